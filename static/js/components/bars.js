import { setText } from "../dom/dom.js";
import { argmax } from "../figures/probabilities.js";
import { percent } from "../words/format.js";

/** Ten bars with numbers; the likeliest is marked. The container is the list of the bars. */
export function createBars(container) {
  const rows = [...container.children];

  return {
    /**
     * @param {{probabilities: number[]|null, isRefused: boolean}} data null: nothing was read;
     *   isRefused: the drawing was read as not a digit
     */
    update({ probabilities, isRefused }) {
      container.toggleAttribute("data-refused", isRefused);
      const best = probabilities ? argmax(probabilities) : -1;
      rows.forEach((row, digit) => {
        row.querySelector(".bar-fill").style.transform = `scaleX(${probabilities?.[digit] ?? 0})`;
        setText(row.querySelector(".bar-number"), percent(probabilities?.[digit]));
        row.toggleAttribute("data-best", digit === best);
      });
    },
  };
}
