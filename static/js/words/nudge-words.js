/** What is said of a nudge: whether what was promised came true. */

import { number, percent } from "./format.js";

/**
 * Judge one or more nudges by the fall of the loss: promised to first order, and measured.
 * @param {{predicted: number[], measured: number[], finite: boolean}} nudging
 * @returns {{verdict: "exact"|"near"|"short"|"over"|"broken"|"flat", words: string}}
 */
export function judge({ predicted, measured, finite, learning_rate: rate }) {
  if (!finite) {
    return { verdict: "broken", words: `Far too large: at ${number(rate)} the numbers grow past what can be computed with.` };
  }
  const promised = predicted[0];
  const happened = measured[0];
  if (!(promised > 0)) return { verdict: "flat", words: "There is nothing to learn here: the gradient is zero." };
  const share = happened / promised;
  const off = Math.abs(share - 1);
  if (happened < 0) {
    return { verdict: "over", words: `Too large: it overshot. The loss was to fall by ${number(promised)} and rose by ${number(-happened)}.` };
  }
  if (off <= 0.01) {
    return { verdict: "exact", words: `Small enough: the promise held to ${off < 0.001 ? "0.1" : percentOf(off)}%.` };
  }
  if (off <= 0.1) return { verdict: "near", words: `Nearly straight: the loss fell by ${percent(share, 0)} of what was promised.` };
  return {
    verdict: "short",
    words: `Too large for a straight line: the loss fell by ${percent(share, 0)} of what was promised, as the slope changes on the way.`,
  };
}

const percentOf = (share) => String(Number((100 * share).toPrecision(1)));

/** What many nudges did in all. */
export function sumUp({ losses, probabilities, label }) {
  const rises = losses.slice(1).filter((loss, i) => loss > losses[i]).length;
  const ends = `the probability of ${label} went from ${percent(probabilities[0][label])} to ${percent(probabilities.at(-1)[label])}`;
  const many = losses.length - 1;
  if (many === 1) return `One nudge: ${ends}.`;
  return rises ? `${many} nudges: ${ends}; in ${rises} of them the loss rose.` : `${many} nudges: ${ends}, and the loss fell every time.`;
}

/** Which layer of a network an entry of its specification is, in words. */
export function entryName(entry, layers) {
  const { type } = layers.find((layer) => layer.entry === entry);
  const alike = layers.filter((layer) => layer.type === type);
  const name = { conv: "convolution", dense: "dense", "batch-norm": "batch norm" }[type] ?? type;
  return alike.length > 1 ? `${name} ${alike.findIndex((layer) => layer.entry === entry) + 1}` : name;
}

/** What one of an entry's moving parts is called: a filter, a unit or a channel. */
export function partName(type) {
  return { conv: "filter", dense: "unit" }[type] ?? "channel";
}

/** The label to begin with: the likeliest answer that is not given now. */
export function runnerUp(probabilities) {
  const best = probabilities.indexOf(Math.max(...probabilities));
  const others = probabilities.map((share, digit) => (digit === best ? -1 : share ?? 0));
  return others.indexOf(Math.max(...others));
}
