/** How the charts' values become heights, and where their axes have ticks. */

const same = (value) => value;

// One accuracy that a scale of nines still shows: all right would lie infinitely high.
const MOST_ACCURATE = 0.9999;

/** Loss on a logarithmic scale: equal heights are equal factors. */
export const logLoss = {
  to: (value) => (value === null || value <= 0 ? null : Math.log10(value)),
  levels: [
    [1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000],
    [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
    [1e-3, 2e-3, 5e-3, 1e-2, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
  ],
};

/** Accuracy by its errors: from 90 to 99% is as far as from 99 to 99.9%. */
export const logAccuracy = {
  to: (value) => (value === null ? null : -Math.log10(1 - Math.min(value, MOST_ACCURATE))),
  levels: [
    [0, 0.9, 0.99, 0.999],
    [0, 0.5, 0.9, 0.95, 0.99, 0.995, 0.999],
    [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999],
  ],
};

/** Loss as it is. */
export const plainLoss = {
  to: same,
  levels: [
    [0, 1, 2, 3, 4, 5],
    [0, 0.5, 1, 1.5, 2, 2.5, 3],
    [0, 0.2, 0.4, 0.6, 0.8, 1],
    [0, 0.1, 0.2, 0.3, 0.4, 0.5],
    [0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12],
  ],
};

/** Accuracy as it is. */
export const plainAccuracy = {
  to: same,
  levels: [
    [0, 0.5, 1],
    [0, 0.2, 0.4, 0.6, 0.8, 1],
    [0.8, 0.85, 0.9, 0.95, 1],
    [0.9, 0.92, 0.94, 0.96, 0.98, 1],
    [0.95, 0.96, 0.97, 0.98, 0.99, 1],
    [0.98, 0.985, 0.99, 0.995, 1],
  ],
};

/**
 * Choose ticks for heights from low to high: of the levels the one with the most ticks that are
 * not too many. Returns pairs of a value and its height.
 */
export function ticks(axis, low, high, most) {
  const inside = axis.levels.map((level) =>
    level.map((value) => [value, axis.to(value)]).filter(([, height]) => height >= low && height <= high),
  );
  return inside.filter((level) => level.length <= most).sort((a, b) => b.length - a.length)[0] ?? [];
}

/** Add some room above and below; a range for no data at all. */
export function padded(low, high) {
  if (low === null || high === null || low === undefined || high === undefined) return [0, 1];
  const room = 0.06 * (high - low) || 0.1;
  return [low - room, high + room];
}
