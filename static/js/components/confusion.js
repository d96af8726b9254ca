import { element } from "../dom.js";
import { count } from "../format.js";

const DIGITS = [...Array(10).keys()];

/** The confusion matrix as a heat table: rows are the truth, columns the answer. */
export function createConfusion(container) {
  return {
    /** @param {{confusion: number[][]}} evaluation */
    update({ confusion }) {
      const worst = Math.max(1, ...confusion.flatMap((row, truth) => row.filter((_, answer) => answer !== truth)));
      const head = element("tr", {}, element("td"), ...DIGITS.map((digit) => element("th", { scope: "col", text: String(digit) })));
      const rows = confusion.map((row, truth) =>
        element("tr", {}, element("th", { scope: "row", text: String(truth) }), ...row.map((value, answer) => cell(value, truth, answer, worst))),
      );
      container.replaceChildren(
        element(
          "table",
          { class: "confusion-table" },
          element("caption", { class: "label", text: "Truth down, answer across" }),
          element("thead", {}, head),
          element("tbody", {}, ...rows),
        ),
      );
    },
  };
}

function cell(value, truth, answer, worst) {
  const made = element("td", { text: value ? count(value) : "" });
  if (truth === answer) {
    made.className = "right";
  } else {
    made.title = `${count(value)} times a ${truth} was read as ${answer}`;
    made.style.setProperty("--heat", String(Math.sqrt(value / worst)));
  }
  return made;
}
