/** Parts of a calculation: names with numbers, and tables whose rows have a bar for their share. */

import { element } from "../dom/dom.js";
import { number } from "../words/format.js";

export function caption(text) {
  return element("p.origin-caption", { text });
}

/** Names and numbers, one in each line; a third item of true marks a result. */
export function column(rows) {
  return element(
    "dl.origin-sums",
    ...rows.map(([name, value, isResult = false]) =>
      element("div", { class: isResult ? "origin-result" : null }, element("dt", { text: name }), element("dd", { text: number(value) })),
    ),
  );
}

/**
 * Rows of texts and a bar for their share, from -1 to 1.
 * @param {string[]} heads of the columns, that of the bars included
 * @param {{cells: (string|Element)[], share: number, isChosen?: boolean}[]} rows the first cell is the row's head
 */
export function table(heads, rows) {
  const head = element("tr", ...heads.map((text) => element(text ? "th" : "td", { scope: text ? "col" : null, text })));
  const body = rows.map(({ cells: [name, ...texts], share, isChosen = false }) => {
    const bar = element("i", { class: share < 0 ? "origin-negative" : "origin-positive" });
    bar.style.width = `${Math.round(100 * Math.min(1, Math.abs(share)))}%`;
    return element(
      "tr",
      { class: isChosen ? "origin-chosen" : null },
      element("th", { scope: "row" }, name),
      ...texts.map((text) => element("td", { text })),
      element("td.origin-bar", bar),
    );
  });
  return element("table.origin-table", element("thead", head), element("tbody", ...body));
}
