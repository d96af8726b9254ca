import { svgElement } from "../dom/dom.js";
import { reliabilityBars } from "../figures/reliability.js";
import { count, percent } from "../words/format.js";

const FRAME = { left: 34, top: 28, width: 300, height: 180 };
const TICKS = [0, 0.5, 1];

/** A reliability diagram in an svg: how many answers are right over how sure they are. */
export function createReliability(svg) {
  const { left, top, width, height } = FRAME;
  const right = left + width;
  const bottom = top + height;
  const bars = svgElement("g");
  const frame = svgElement("g.reliability-frame", { "aria-hidden": "true" }, svgElement("line", { x1: left, y1: bottom, x2: right, y2: top }), svgElement("path", { d: `M${left} ${top}V${bottom}H${right}` }));
  for (const tick of TICKS) {
    frame.append(
      svgElement("text", { x: left + tick * width, y: bottom + 14, "text-anchor": tick === 1 ? "end" : "middle", text: percent(tick, 0) }),
      svgElement("text", { x: left - 5, y: bottom - tick * height + 4, "text-anchor": "end", text: percent(tick, 0) }),
    );
  }
  frame.append(svgElement("text", { x: right, y: bottom + 30, "text-anchor": "end", text: "how sure it is" }), svgElement("text", { x: left, y: 10, text: "how many are right" }));
  svg.append(bars, frame);

  return {
    /** @param {{counts: number[], accuracies: (number|null)[]}} calibration */
    update(calibration) {
      const made = reliabilityBars(calibration, FRAME);
      bars.replaceChildren(...made.map((bar) => svgElement("rect.reliability-bar", { x: bar.x + 1, y: bar.y, width: bar.width - 2, height: bar.height })));
      bars.append(...made.map((bar) => svgElement("text.reliability-count", { x: bar.x + bar.width / 2, y: bar.y - 3, "text-anchor": "middle", text: count(bar.count) })));
      const words = made.map(({ confidence, count: times, height: tall }) => `about ${percent(confidence, 0)} sure: ${percent(tall / height)} of ${count(times)} right`);
      svg.setAttribute("aria-label", `Reliability diagram. ${words.join("; ")}.`);
    },
  };
}
