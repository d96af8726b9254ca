import { element, setText, svgElement } from "../dom/dom.js";
import { count, number } from "../words/format.js";

const HEIGHT = 26;

/** How weights are distributed, as bars about zero. */
export function createHistogram(container) {
  const bars = svgElement("path");
  const svg = svgElement("svg", { role: "img", preserveAspectRatio: "none" }, bars);
  const ends = [element("span"), element("span", { text: "weights" }), element("span")];
  container.append(svg, element("span.histogram-ends.tabular", { "aria-hidden": "true" }, ...ends));

  return {
    /** @param {{limit: number, counts: number[]}|null} histogram null: nothing is shown */
    update(histogram) {
      container.hidden = !histogram;
      if (!histogram) return;
      const { limit, counts } = histogram;
      const most = Math.max(1, ...counts);
      svg.setAttribute("viewBox", `0 0 ${counts.length} ${HEIGHT}`);
      const barOf = (value, i) => {
        const height = Math.round((100 * HEIGHT * value) / most) / 100;
        return `M${i + 0.08} ${HEIGHT}v${-height}h0.84v${height}z`;
      };
      bars.setAttribute("d", counts.map(barOf).join(""));
      setText(ends[0], number(-limit));
      setText(ends[2], number(limit));
      const middle = counts[Math.floor(counts.length / 2)];
      const all = counts.reduce((sum, value) => sum + value, 0);
      svg.setAttribute(
        "aria-label",
        `Histogram of ${count(all)} weights from ${number(-limit)} to ${number(limit)}; ${count(middle)} are near zero`,
      );
    },
  };
}
