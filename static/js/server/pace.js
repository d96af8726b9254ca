/** How often an answer that changes while the run trains is asked for. */

const FASTEST_MS = 100;
export const SLOWEST_MS = 900;
// While the answer stands still, each interval is longer than the one before.
const SLOWING = 1.5;
// A bar that changes by less than this share of its length does not visibly move.
const VISIBLE_CHANGE = 0.002;
// The server asks pages to wait for longer than this only if there are many.
const UNCROWDED_MS = 500;

/**
 * The time until the next question.
 * @param {number} intervalMs the time before
 * @param {(number|null)[]} before the probabilities of the answer before
 * @param {(number|null)[]} now those of the latest answer
 */
export function nextInterval(intervalMs, before, now) {
  const isMoving = now.some((probability, digit) => Math.abs(probability - before[digit]) >= VISIBLE_CHANGE);
  return isMoving ? FASTEST_MS : Math.min(SLOWEST_MS, SLOWING * intervalMs);
}

/** The interval that a server allows which asks pages to wait so long. */
export function allowedInterval(intervalMs, pollAfterMs) {
  return pollAfterMs > UNCROWDED_MS ? Math.max(SLOWEST_MS, pollAfterMs) : intervalMs;
}
