/** The learning rate with which a nudge is seen: neither nothing nor everything happens. */

const [LOWEST, HIGHEST] = [1e-5, 1];
// The log-odds that some nudges aim at so that the label becomes the answer. They reach less: each moves
// them less than the one before it, as the gradient vanishes with what is missing to 1.
const WELL_READ = 4;
const LEAST_CHANGE = 2;

/**
 * The rate with which one nudge changes the label's log-odds by about this much, to first order.
 *
 * A nudge lowers the loss -log p by the rate times the squared norm of the gradient, and the
 * log-odds log(p / (1 - p)) change by 1 / (1 - p) times as much.
 *
 * @param {{predicted: number[], learning_rate: number, probabilities: number[][], label: number}} nudging at any rate
 * @param {number} change of the log-odds
 */
export function visibleRate({ predicted, learning_rate: rate, probabilities, label }, change) {
  const missing = 1 - probabilities[0][label];
  const wanted = (rate * change * missing) / predicted[0];
  if (!Number.isFinite(wanted)) return rate;
  return Number(Math.max(LOWEST, Math.min(HIGHEST, wanted)).toPrecision(1));
}

/** By how much each of some nudges has to change the log-odds so that the label becomes the answer. */
export function changeToRead(logOdds, count) {
  return Math.max(LEAST_CHANGE, WELL_READ - logOdds) / count;
}
