import { setText } from "../dom/dom.js";
import { percent, percentPair } from "../words/format.js";

// Of a percentage, as there is room for them beside the bars.
const MOST_DECIMALS = 4;
const NAMES = [["before", "was"], ["after", "is"]];

/** Ten shares before and after, null where there is none. The container is the list of the pairs of bars. */
export function createTwinBars(container) {
  const rows = [...container.children];

  return {
    /** @param {{before: number[], after: number[], label: number}} data label: the digit that is marked */
    update({ before, after, label }) {
      rows.forEach((row, digit) => {
        const pair = [before[digit], after[digit]];
        const isExact = digit === label && !pair.includes(null);
        const words = isExact ? percentPair(...pair, MOST_DECIMALS) : pair.map((share) => percent(share));
        NAMES.forEach(([time, verb], i) => {
          row.querySelector(`.twin-${time}`).style.transform = `scaleX(${pair[i] ?? 0})`;
          setText(row.querySelector(`.twin-${verb}`), words[i]);
        });
        row.toggleAttribute("data-label", digit === label);
        row.toggleAttribute("data-fell", pair[1] < pair[0]);
      });
    },
  };
}
