import { element, setText } from "../dom/dom.js";
import { DIGITS } from "../figures/probabilities.js";
import { percent } from "../words/format.js";

/** Ten probabilities before and after, one bar upon the other. */
export function createTwinBars(container) {
  const rows = DIGITS.map((digit) => {
    const fills = ["before", "after"].map((name) => element("span", { class: `twin-fill twin-${name}` }));
    const numbers = ["was", "is"].map((name) => element("span", { class: `twin-${name}` }));
    const row = element(
      "li.twin",
      element("span.twin-digit", { text: String(digit) }),
      element("span.twin-track", { "aria-hidden": "true" }, ...fills),
      numbers[0],
      element("span.twin-arrow", { "aria-label": "becomes", role: "img", text: "→" }),
      numbers[1],
    );
    return { row, fills, numbers };
  });
  container.replaceChildren(...rows.map(({ row }) => row));

  return {
    /** @param {{before: number[], after: number[], label: number}} data */
    update({ before, after, label }) {
      rows.forEach(({ row, fills, numbers }, digit) => {
        [before, after].forEach((probabilities, i) => {
          fills[i].style.transform = `scaleX(${probabilities[digit]})`;
          setText(numbers[i], percent(probabilities[digit]));
        });
        row.toggleAttribute("data-label", digit === label);
      });
    },
  };
}
