/** What the page says of a nudge: how well the prediction of the loss came true. */

import { ranked } from "../figures/probabilities.js";
import { number, percent } from "./format.js";

/**
 * Judge the first nudge by the decrease of the loss: predicted to first order, and measured.
 * @param {{predicted: number[], measured: number[], finite: boolean, learning_rate: number}} nudging
 * @returns {{verdict: "exact"|"near"|"short"|"over"|"broken"|"flat", words: string}}
 */
export function verdictOf({ predicted: [predicted], measured: [measured], finite, learning_rate: rate }) {
  if (!finite) return { verdict: "broken", words: `Far too large: with a learning rate of ${number(rate)} the network's numbers overflow.` };
  if (!(predicted > 0)) return { verdict: "flat", words: "There is nothing to learn here: the gradient is zero." };
  const share = measured / predicted;
  const error = Math.abs(share - 1);
  if (measured < 0) {
    return { verdict: "over", words: `Too large: it overshot. The loss was predicted to fall by ${number(predicted)} and rose by ${number(-measured)}.` };
  }
  if (error <= 0.01) return { verdict: "exact", words: `Small enough: the prediction was right to ${error < 0.001 ? "0.1" : oneDigit(error)}%.` };
  if (error <= 0.1) return { verdict: "near", words: `Nearly linear: the loss fell by ${percent(share, 0)} of what was predicted.` };
  return {
    verdict: "short",
    words: `Too large for a straight line: the loss fell by ${percent(share, 0)} of what was predicted, as the slope changes along the way.`,
  };
}

const oneDigit = (share) => String(Number((100 * share).toPrecision(1)));

/** What all nudges did together. */
export function summaryOf({ losses, probabilities, label }) {
  const rises = losses.slice(1).filter((loss, i) => loss > losses[i]).length;
  const change = `the probability of ${label} went from ${percent(probabilities[0][label])} to ${percent(probabilities.at(-1)[label])}`;
  const many = losses.length - 1;
  if (many === 1) return `One nudge: ${change}.`;
  return rises ? `${many} nudges: ${change}; in ${rises} of them the loss rose.` : `${many} nudges: ${change}, and the loss fell every time.`;
}

/** The label to begin with: the second likeliest answer. */
export function runnerUp(probabilities) {
  return ranked(probabilities)[1].digit;
}
