/** How a chart's values become heights, and where its axis has ticks. */

const identity = (value) => value;

// The highest accuracy on a logarithmic scale of errors: 1 would be infinitely high.
const HIGHEST_ACCURACY = 0.9999;

/** Round values: the multiples of the powers of ten from 10^low to 10^high. */
const marks = (multiples, low, high) =>
  Array.from({ length: high - low + 1 }, (_, i) => low + i).flatMap((power) => multiples.map((multiple) => Number(`${multiple}e${power}`)));

/**
 * An axis: to(value) is a height, from(height) a value, levels are ticks from coarse to fine, and
 * always is a range of values that a chart shows whatever its data, unless it is zoomed.
 */
export const plainLoss = { to: identity, from: identity, levels: [], always: [0, 0.5] };

export const plainAccuracy = { to: identity, from: identity, levels: [], always: [0.9, 1] };

/** Loss on a logarithmic scale: equal heights are equal factors. */
export const logLoss = {
  to: (value) => (value === null || value <= 0 ? null : Math.log10(value)),
  from: (height) => 10 ** height,
  levels: [
    [1e-9, 1e-6, 1e-3, 1, 1000],
    [1e-8, 1e-6, 1e-4, 0.01, 1, 100],
    marks([1], -9, 3),
    marks([1, 3], -9, 2),
    marks([1, 2, 5], -9, 1),
  ],
  always: [0.5, 2.5],
};

/** Learning rates on a logarithmic scale. */
export const logRate = {
  ...logLoss,
  levels: [[1e-8, 1e-5, 1e-2, 10], [1e-7, 1e-5, 1e-3, 0.1, 10], [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100]],
  always: [],
};

/** Numbers that are counted from their beginning on: steps and epochs. */
export const counted = { to: identity, from: identity, levels: [], always: [] };

/** Accuracy on a logarithmic scale of errors: from 90 to 99% is as far as from 99 to 99.9%. */
export const logAccuracy = {
  to: (value) => (value === null ? null : -Math.log10(1 - Math.min(value, HIGHEST_ACCURACY))),
  from: (height) => 1 - 10 ** -height,
  levels: [[0, 0.9, 0.99, 0.999], [0, 0.5, 0.9, 0.95, 0.99, 0.995, 0.999], [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999]],
  always: [0, 0.9],
};

/**
 * Choose ticks for heights from low to high: those of the finest level that are not too many, or,
 * where a level leaves fewer than three, round values at equal distances.
 * @returns {[number, number][]} pairs of a value and its height
 */
export function ticks(axis, low, high, most) {
  const inside = (values) =>
    values.map((value) => [value, axis.to(value)]).filter(([, height]) => height >= low && height <= high);
  const fitting = axis.levels.map(inside).filter((level) => level.length <= most);
  const finest = fitting.sort((one, other) => other.length - one.length)[0] ?? [];
  return finest.length >= 3 ? finest : inside(roundValues(axis.from(low), axis.from(high), most));
}

/** Round values from low to high, at most `most` of them. */
function roundValues(low, high, most) {
  const spacing = (high - low) / most;
  if (!(spacing > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(spacing));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= spacing);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}

/** The range of heights for data from low to high, extended to the values in always. */
export function padded(axis, low, high, always) {
  const heights = [low, high, ...always.map(axis.to)].filter((height) => Number.isFinite(height));
  if (heights.length === 0) return [0, 1];
  const [min, max] = [Math.min(...heights), Math.max(...heights)];
  const margin = 0.05 * (max - min) || 0.1;
  return [min - margin, max + margin];
}
