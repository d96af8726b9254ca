import { setText } from "../dom/dom.js";
import { loss as words } from "../words/format.js";

// The plot within the viewBox.
const [WIDTH, HEIGHT] = [300, 84];

/** The loss from nudge to nudge as a line, with a point at the one that is shown. */
export function createLossLine(container) {
  const [svg, caption] = container.children;
  const [line, point] = svg.children;

  return {
    /** @param {{losses: number[], index: number}} data */
    update({ losses, index }) {
      const most = Math.max(...losses) || 1;
      const last = losses.length - 1;
      const place = (value, i) => [(i * WIDTH) / Math.max(1, last), HEIGHT * (1 - value / most)];
      line.setAttribute("points", losses.map((value, i) => place(value, i).join()).join(" "));
      const [x, y] = place(losses[index], index);
      point.setAttribute("cx", x);
      point.setAttribute("cy", y);
      svg.setAttribute("aria-label", `Loss over ${last} nudges, from ${words(losses[0])} to ${words(losses.at(-1))}`);
      setText(caption, index === 0 ? `before: loss ${words(losses[0])}` : `after ${index} of ${last}: loss ${words(losses[index])}`);
    },
  };
}
