import { createBars, createBarRow } from "./bars.js";
import { createRibbonChart } from "./ribbon-chart.js";
import { part, setText } from "../dom/dom.js";
import { showInk } from "../dom/ink.js";
import { argmax, DIGITS } from "../figures/probabilities.js";
import { count } from "../words/format.js";

/**
 * One moment of a drawing's replay: the picture, the ten bars, the step, and the ribbons with a mark at
 * the moment. The container holds the parts by name.
 */
export function createFilm(container) {
  const list = part(container, "watch-bars");
  list.append(...DIGITS.map((digit) => createBarRow(digit)));
  const bars = createBars(list);
  const chart = createRibbonChart(part(container, "chart"));

  return {
    /** @param {{steps: number[], columns: (number|null)[][], frame: number, pixels: number[]}} data */
    update({ steps, columns, frame, pixels }) {
      showInk(part(container, "watch-seen"), pixels);
      bars.update({ probabilities: columns[frame], isRefused: false });
      setText(part(container, "step"), count(steps[frame]));
      setText(part(container, "watch-digit"), String(argmax(columns[frame])).replace("-1", "?"));
      chart.update({ steps, columns, chosen: frame, isLive: false });
    },
  };
}
