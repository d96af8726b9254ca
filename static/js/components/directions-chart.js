import { element, setText, svgElement } from "../dom/dom.js";
import { binned } from "../figures/bins.js";
import { count, number } from "../words/format.js";

const BINS = 25;
const HEIGHT = 100;
// Of the lower chart's width, for the mark of the gradient.
const [FIRST, LAST] = [2, 96];

/**
 * By how much steps in random directions lower the loss, as a histogram about 0, and below it the
 * same steps beside the gradient's, on one scale.
 */
export function createDirectionsChart(container) {
  const bars = svgElement("path", { class: "directions-bars" });
  const histogram = svgElement("svg", { class: "directions-histogram", role: "img", viewBox: `0 0 ${BINS} ${HEIGHT}`, preserveAspectRatio: "none" }, bars);
  const ends = ["", "no change", ""].map((text) => element("span", { text }));
  const band = element("span.directions-band");
  const mark = element("span.directions-mark");
  const [bandWords, markWords] = [element("span"), element("span.directions-mark-words")];
  container.append(
    element("p.label", { text: "200 random directions: how much each lowers the loss" }),
    histogram,
    element("p.directions-ends.tabular", { "aria-hidden": "true" }, ...ends),
    element("p.label", { text: "The same beside the gradient, on one scale" }),
    element("div.directions-line", { "aria-hidden": "true" }, band, mark),
    element("p.directions-ends.tabular", bandWords, markWords),
  );

  return {
    /** @param {{gradient: number, decreases: (number|null)[], best_random: number|null}|null} found null: nothing yet */
    update(found) {
      const known = (found?.decreases ?? []).filter((value) => value !== null);
      const limit = Math.max(...known.map(Math.abs), 1e-300);
      showHistogram(histogram, bars, known, limit);
      setText(ends[0], known.length ? number(-limit) : "");
      setText(ends[2], known.length ? `+${number(limit)}` : "");
      showLine({ band, mark }, found ? { low: Math.min(0, ...known), high: Math.max(0, ...known), gradient: found.gradient ?? 0 } : null);
      setText(bandWords, found ? `best random: ${number(found.best_random)}` : "");
      setText(markWords, found ? `gradient: ${number(found.gradient)}` : "");
    },
  };
}

function showHistogram(svg, bars, values, limit) {
  const counts = binned(values, -limit, limit, BINS);
  const most = Math.max(1, ...counts);
  const barOf = (value, i) => `M${i + 0.08} ${HEIGHT}v${-Math.round((HEIGHT * value) / most)}h0.84V${HEIGHT}z`;
  bars.setAttribute("d", counts.map(barOf).join(""));
  const falls = values.filter((value) => value > 0).length;
  const words = values.length
    ? `Histogram of ${count(values.length)} changes of the loss between −${number(limit)} and ${number(limit)}; ${count(falls)} lower it`
    : "Histogram of random directions: none yet";
  svg.setAttribute("aria-label", words);
}

/** Put the random steps, from low to high, and the gradient's on one line. */
function showLine({ band, mark }, steps) {
  band.hidden = mark.hidden = !steps;
  if (!steps) return;
  const { low, high, gradient } = steps;
  const [least, most] = [Math.min(low, gradient), Math.max(high, gradient)];
  const place = (value) => FIRST + ((LAST - FIRST) * (value - least)) / (most - least || 1);
  band.style.left = `${place(low)}%`;
  band.style.width = `${place(high) - place(low)}%`;
  mark.style.left = `${place(gradient)}%`;
}
