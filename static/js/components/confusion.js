import { dispatch, element } from "../dom/dom.js";
import { DIGITS } from "../figures/probabilities.js";
import { aDigit, count } from "../words/format.js";

/**
 * The confusion matrix as a heat table: rows are labels, columns answers. Dispatches "cell"
 * {truth, answer, count, words} when the mistakes of a cell are wanted.
 */
export function createConfusion(container) {
  function cell(value, truth, answer, worst) {
    if (truth === answer) return element("td.right", { text: value ? count(value) : "" });
    const words = `${count(value)} times ${aDigit(truth)} was read as ${answer}`;
    const made = element("td");
    made.style.setProperty("--heat", String(Math.sqrt(value / worst)));
    if (!value) return made;
    const button = element("button.quiet.cell", { type: "button", "aria-label": `${words}; show them`, text: count(value) });
    button.addEventListener("click", () => dispatch(container, "cell", { truth, answer, count: value, words }));
    made.append(button);
    return made;
  }

  return {
    /** @param {{confusion: number[][]}} evaluation */
    update({ confusion }) {
      const worst = Math.max(1, ...confusion.flatMap((row, truth) => row.filter((_, answer) => answer !== truth)));
      const head = element("tr", element("td"), ...DIGITS.map((digit) => element("th", { scope: "col", text: digit })));
      const rows = confusion.map((row, truth) =>
        element("tr", element("th", { scope: "row", text: truth }), ...row.map((value, answer) => cell(value, truth, answer, worst))),
      );
      const caption = element("caption.label", { text: "Row: the digit. Column: the answer" });
      container.replaceChildren(element("table.confusion-table", caption, element("thead", head), element("tbody", ...rows)));
    },
  };
}
