import { element, setText } from "../dom/dom.js";
import { argmax } from "../figures/probabilities.js";
import { percent } from "../words/format.js";

/** Ten bars with numbers; the likeliest is marked. The container is the list of the bars. */
export function createBars(container) {
  const rows = [...container.children];
  const fills = rows.map((row) => row.querySelector(".bar-fill"));
  const numbers = rows.map((row) => row.lastElementChild);

  return {
    /**
     * @param {{probabilities: number[]|null, isRefused: boolean}} data null: nothing was read;
     *   isRefused: the drawing was read as not a digit
     */
    update({ probabilities, isRefused }) {
      container.toggleAttribute("data-refused", isRefused);
      const best = probabilities ? argmax(probabilities) : -1;
      rows.forEach((row, digit) => {
        fills[digit].style.transform = `scaleX(${probabilities?.[digit] ?? 0})`;
        setText(numbers[digit], percent(probabilities?.[digit]));
        row.toggleAttribute("data-best", digit === best);
      });
    },
  };
}

/** A row as the template has ten of, for bars that a script makes. */
export function createBarRow(digit) {
  return element(
    "li.small-bar",
    element("span.small-bar-digit", { text: String(digit) }),
    element("span.bar-track", { "aria-hidden": "true" }, element("span.bar-fill")),
    element("span.small-bar-number"),
  );
}
