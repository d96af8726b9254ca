import { element, setText } from "../dom/dom.js";
import { argmax, DIGITS } from "../figures/probabilities.js";
import { percent } from "../words/format.js";

/** Ten bars with numbers; the likeliest is marked. The container is an ordered list from 0. */
export function createBars(container) {
  const rows = DIGITS.map((digit) => {
    const fill = element("span.bar-fill");
    const number = element("span.bar-number");
    const row = element(
      "li.bar",
      element("span.bar-digit", { text: String(digit) }),
      element("span.bar-track", { "aria-hidden": "true" }, fill),
      number,
    );
    return { row, fill, number };
  });
  container.replaceChildren(...rows.map(({ row }) => row));

  return {
    /**
     * @param {{probabilities: number[]|null, isRefused?: boolean}} data null: nothing was read;
     *   isRefused: the drawing was read as not a digit
     */
    update({ probabilities, isRefused = false }) {
      container.toggleAttribute("data-refused", isRefused);
      const best = probabilities ? argmax(probabilities) : -1;
      rows.forEach(({ row, fill, number }, digit) => {
        fill.style.transform = `scaleX(${probabilities?.[digit] ?? 0})`;
        setText(number, percent(probabilities?.[digit]));
        row.toggleAttribute("data-best", digit === best);
      });
    },
  };
}
