import { dispatch, element } from "../dom/dom.js";
import { DIGITS } from "../figures/probabilities.js";
import { aDigit, count } from "../words/format.js";

/**
 * The confusion matrix as a heat table: rows are labels, columns answers. Dispatches "cell"
 * {truth, answer, count} when the mistakes of a cell are wanted.
 */
export function createConfusion(container) {
  container.addEventListener("click", ({ target }) => {
    const { truth, answer, count: times } = target.closest("button")?.dataset ?? {};
    if (truth) dispatch(container, "cell", { truth: Number(truth), answer: Number(answer), count: Number(times) });
  });

  return {
    /** @param {{confusion: number[][]}} evaluation */
    update({ confusion }) {
      const worst = Math.max(1, ...confusion.flatMap((row, truth) => row.filter((_, answer) => answer !== truth)));
      const head = element("tr", element("td"), ...DIGITS.map((digit) => element("th", { scope: "col", text: String(digit) })));
      const rows = confusion.map((row, truth) =>
        element("tr", element("th", { scope: "row", text: String(truth) }), ...row.map((value, answer) => cell(value, truth, answer, worst))),
      );
      container.replaceChildren(
        element(
          "table.confusion-table",
          element("caption.label", { text: "Label down, answer across" }),
          element("thead", head),
          element("tbody", ...rows),
        ),
      );
    },
  };
}

function cell(value, truth, answer, worst) {
  if (truth === answer) return element("td.right", { text: value ? count(value) : "" });
  const words = `${count(value)} times ${aDigit(truth)} was read as ${answer}`;
  const made = element("td", { title: words });
  made.style.setProperty("--heat", String(Math.sqrt(value / worst)));
  if (!value) return made;
  const data = { "data-truth": truth, "data-answer": answer, "data-count": value };
  made.append(element("button", { type: "button", class: "quiet cell", "aria-label": `${words}; show them`, text: count(value), ...data }));
  return made;
}
