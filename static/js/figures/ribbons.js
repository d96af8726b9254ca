/** Ten probabilities over time as stacked ribbons. */

import { DIGITS } from "./probabilities.js";

/**
 * The edges of the ribbons.
 * @param {(number|null)[][]} columns probabilities at each checkpoint, [T][10]; null counts as 0
 * @returns {number[][]} [11][T]: the lower edge of digit d is [d], its upper one [d + 1]; 0..1
 */
export function edges(columns) {
  const found = [columns.map(() => 0)];
  for (const digit of DIGITS) found.push(columns.map((column, t) => found[digit][t] + (column[digit] ?? 0)));
  return found;
}

/** An SVG path of one ribbon on a plot of width x height, with the first checkpoint at its left. */
export function ribbonPath(lower, upper, width, height) {
  const x = (t) => round(lower.length > 1 ? (t * width) / (lower.length - 1) : 0);
  const y = (share) => round(height * (1 - share));
  const forth = upper.map((share, t) => `${x(t)} ${y(share)}`);
  const back = lower.map((share, t) => `${x(t)} ${y(share)}`).reverse();
  if (lower.length === 1) return `M0 ${y(upper[0])}H${width}V${y(lower[0])}H0z`;
  return `M${forth.join("L")}L${back.join("L")}z`;
}

/**
 * Where ribbons are labeled: at the checkpoint where each is widest.
 * @param {number} [least] the width (0..1) that a ribbon needs to be labeled
 * @returns {{digit: number, t: number, middle: number}[]} middle is 0..1 from below
 */
export function labels(columns, least = 0.12) {
  const bounds = edges(columns);
  const found = [];
  for (const digit of DIGITS) {
    const widths = columns.map((column) => column[digit] ?? 0);
    const widest = Math.max(...widths);
    if (!(widest >= least)) continue;
    // Of checkpoints about as wide, one in the middle: labels at the edge would be cut off.
    const good = widths.flatMap((width, t) => (width >= 0.95 * widest ? [t] : []));
    const t = good[Math.floor(good.length / 2)];
    found.push({ digit, t, middle: (bounds[digit][t] + bounds[digit + 1][t]) / 2 });
  }
  return found;
}

/** At most `most` evenly spaced indices below length, the first and the last among them. */
export function evenly(length, most) {
  const count = Math.min(length, most);
  if (count < 2) return length ? [0] : [];
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - 1)) / (count - 1)));
}

/** The number of a list that is nearest to a value. */
export function nearest(values, value) {
  return values.reduce((best, one) => (Math.abs(one - value) < Math.abs(best - value) ? one : best));
}

const round = (value) => Math.round(100 * value) / 100;
