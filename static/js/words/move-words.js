/** What the page says of one number that was moved by epsilon. */

import { count, DASH, percent } from "./format.js";

// Below this share of what was promised, the difference is hardly seen.
const CLOSE = 0.02;
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

/** A small change with five significant digits: "−0.00012346", "1.2346e−8". */
export function exact(value) {
  if (!isNumber(value)) return DASH;
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-6 || size >= 1e6) ? value.toExponential(4) : String(Number(value.toPrecision(5)));
  return text.replace(/^-/, "−").replace("e-", "e−").replace("e+", "e");
}

/** A probability before and after with as many digits as it takes to tell them apart: ["23.41%", "23.43%"]. */
export function twoPercents([before, after]) {
  if (!isNumber(before) || !isNumber(after)) return [DASH, DASH];
  const apart = Math.abs(100 * (after - before));
  const digits = apart ? Math.min(12, Math.max(1, Math.ceil(-Math.log10(apart)) + 1)) : 1;
  return [before, after].map((share) => `${(100 * share).toFixed(digits)}%`);
}

/** What came of a move, in a sentence or two. */
export function moveWords({ promised, happened, label, step }) {
  if (!isNumber(happened)) return "After that the loss is not a finite number.";
  if (!promised && !happened) return "The gradient is 0: it promised no change, and there was none.";
  const course = happened < 0 ? "fell" : "rose";
  const change = happened ? `${course} by ${exact(Math.abs(happened))}` : "did not change";
  return `At step ${count(step)} the loss for ${label} ${change}. ${judgment(promised, happened)}`;
}

function judgment(promised, happened) {
  if (!promised) return "The gradient promised no change: it is the slope at this place, and ε went beyond it.";
  const difference = Math.abs(happened - promised) / Math.abs(promised);
  if (difference < CLOSE) return `That is what the gradient promised, to within ${percent(Math.max(difference, 0.001))}.`;
  if (happened * promised > 0) return "The gradient promised the direction, but not this size: the smaller ε is, the better it is kept.";
  return "That is not what the gradient promised, which is true of small changes only: try a smaller ε.";
}
