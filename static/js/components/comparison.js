import { element, setCount, setText } from "../dom/dom.js";
import { magnitude } from "../figures/palette.js";
import { number } from "../words/format.js";

/** A list of names with a bar and a number each, all on one scale. */
export function createComparison(container) {
  return {
    /** @param {{rows: {name: string, value: number|null, note?: string, mark?: string}[]}} data */
    update({ rows }) {
      setCount(container, rows.length, createRow);
      const limit = magnitude(rows.map(({ value }) => value ?? 0));
      rows.forEach(({ name, value, note = "", mark = "" }, i) => {
        const [label, track, words] = container.children[i].children;
        setText(label, name);
        track.firstElementChild.style.transform = `scaleX(${Math.abs(value ?? 0) / limit})`;
        setText(words, note ? `${number(value)} · ${note}` : number(value));
        container.children[i].dataset.mark = mark;
        container.children[i].toggleAttribute("data-negative", value < 0);
      });
    },
  };
}

function createRow() {
  return element(
    "li.compared",
    element("span.compared-name"),
    element("span.compared-track", { "aria-hidden": "true" }, element("span.compared-fill")),
    element("span.compared-value.tabular"),
  );
}
