import { setText, element } from "../dom/dom.js";
import { loss as words } from "../words/format.js";

const [WIDTH, HEIGHT] = [300, 84];
const NAMESPACE = "http://www.w3.org/2000/svg";

/** The loss from nudge to nudge as a line, with a point where one looks. */
export function createLossLine(container) {
  const svg = document.createElementNS(NAMESPACE, "svg");
  const [line, point] = ["polyline", "circle"].map((name) => svg.appendChild(document.createElementNS(NAMESPACE, name)));
  svg.setAttribute("viewBox", `-6 -6 ${WIDTH + 12} ${HEIGHT + 12}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", "Loss over nudges: none yet");
  svg.setAttribute("class", "loss-line");
  point.setAttribute("r", 4.5);
  const caption = element("p", { class: "loss-words tabular" });
  container.append(svg, caption);

  return {
    /** @param {{losses: number[], at: number}} data at is an index */
    update({ losses, at }) {
      const most = Math.max(...losses) || 1;
      const place = (value, i) => [(i * WIDTH) / Math.max(1, losses.length - 1), HEIGHT * (1 - value / most)];
      line.setAttribute("points", losses.map((value, i) => place(value, i).join()).join(" "));
      const [x, y] = place(losses[at], at);
      point.setAttribute("cx", x);
      point.setAttribute("cy", y);
      svg.setAttribute("aria-label", `Loss over ${losses.length - 1} nudges, from ${words(losses[0])} to ${words(losses.at(-1))}`);
      setText(caption, at === 0 ? `before: loss ${words(losses[0])}` : `after ${at} of ${losses.length - 1}: loss ${words(losses[at])}`);
    },
  };
}
