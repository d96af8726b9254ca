/** Sentences about a mistake that was looked for. */

import { argmax } from "../figures/probabilities.js";
import { aDigit, count, percent } from "./format.js";

/** What the button offers. */
export function searchOffer(label, digit) {
  return label === digit ? "Choose two different digits" : `Find me ${aDigit(label)} that it calls ${aDigit(digit)}`;
}

/** What was found: a mistake, or only the image that comes nearest to one. */
export function searchWords({ step, index, probabilities }, label, digit) {
  const shares = `${percent(probabilities[digit])} ${aDigit(digit)} and ${percent(probabilities[label])} ${aDigit(label)}`;
  const shown = `It is on the pad, and the page shows step ${count(step)}.`;
  if (argmax(probabilities) === digit) {
    return `At step ${count(step)} the network calls test image ${index}, ${aDigit(label)}, ${aDigit(digit)}: ${shares}. ${shown}`;
  }
  return `At no moment that was searched did the network call ${aDigit(label)} ${aDigit(digit)}. Test image ${index} at step ${count(step)} comes nearest: ${shares}. ${shown}`;
}
