/** What the page says of a nudge: how well the prediction of the loss came true. */

import { argmax, ranked } from "../figures/probabilities.js";
import { aDigit, count, fixed, number, percent, percentPair } from "./format.js";

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
  const [before, after] = percentPair(probabilities[0][label], probabilities.at(-1)[label]);
  const change = before === after ? `the probability of ${label} stayed at ${after}` : `the probability of ${label} went from ${before} to ${after}`;
  const many = losses.length - 1;
  if (many === 1) return `One nudge: ${change}.`;
  return rises ? `${many} nudges: ${change}; in ${rises} of them the loss rose.` : `${many} nudges: ${change}, and the loss fell every time.`;
}

/** What some nudges toward a label did to the answer, for somebody who corrects it. */
export function correctionWords({ label, probabilities, losses }) {
  const [before, after] = percentPair(probabilities[0][label], probabilities.at(-1)[label]);
  const isRead = argmax(probabilities.at(-1)) === label;
  return `After ${losses.length - 1} nudges: ${aDigit(label)} with ${after}, from ${before}. ${isRead ? "Now it is the answer." : "It is not the answer yet."}`;
}

/** The label to begin with: the true digit of a misread image, and otherwise the second likeliest answer. */
export function firstLabel(probabilities, truth) {
  const [best, second] = ranked(probabilities);
  return truth !== null && truth !== best.digit ? truth : second.digit;
}

/** A number with a sign, to one decimal: "+2.0", "−10.8". */
export function signed(value) {
  const text = fixed(Math.abs(value), 1);
  return value < 0 ? `−${text}` : `+${text}`;
}

/** What the nudges did to other images, as one sentence: "It cost 0.2 points of 1,000 other digits: 99.5% → 99.3% are read correctly." */
export function costWords({ count: others, accuracy_before: before, accuracy_after: after }) {
  const points = 100 * (before - after);
  const size = fixed(Math.abs(points), 1);
  const change = `${percent(before)} → ${percent(after)} are read correctly`;
  if (size === "0.0") return `It cost nothing: of ${count(others)} other digits ${percent(after)} are read correctly, as before.`;
  if (points < 0) return `It helped ${count(others)} other digits by ${size} points: ${change}.`;
  return `It cost ${size} points of ${count(others)} other digits: ${change}.`;
}

/** The question before the network that everybody uses is changed. */
export function keepQuestion({ accuracy_before: before, accuracy_after: after }) {
  return `Keep it: ${percent(before)} → ${percent(after)} of others. Really?`;
}

/** How the gradient compares with random directions, in one sentence, and how those do by themselves. */
export function directionsWords({ ratio, gradient, decreases }) {
  const many = count(decreases.length);
  const falls = decreases.filter((decrease) => decrease > 0).length;
  const others = `Of the random ones, ${count(falls)} lower the loss and ${count(decreases.length - falls)} do not.`;
  if (!(gradient > 0)) return `A step of this length along the gradient does not lower the loss: the learning rate is too high. ${others}`;
  if (ratio === null) return `The gradient lowers the loss, and none of ${many} random directions does.`;
  return `The gradient lowers the loss ${times(ratio)} times as much as the best of ${many} random directions. ${others}`;
}

const times = (ratio) => (ratio < 10 ? fixed(ratio, 1) : count(ratio));
