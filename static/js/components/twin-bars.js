import { setText } from "../dom/dom.js";
import { percent } from "../words/format.js";

const NAMES = [["before", "was"], ["after", "is"]];

/** Ten probabilities before and after. The container is the list of the pairs of bars. */
export function createTwinBars(container) {
  const rows = [...container.children];

  return {
    /** @param {{before: number[], after: number[], label: number}} data label: the digit that is marked */
    update({ label, ...probabilities }) {
      rows.forEach((row, digit) => {
        for (const [time, verb] of NAMES) {
          row.querySelector(`.twin-${time}`).style.transform = `scaleX(${probabilities[time][digit]})`;
          setText(row.querySelector(`.twin-${verb}`), percent(probabilities[time][digit]));
        }
        row.toggleAttribute("data-label", digit === label);
      });
    },
  };
}
