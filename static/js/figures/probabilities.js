/** The ten digits and their probabilities. */

export const DIGITS = Object.freeze([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

/** The index of the largest number, the first of equals; -1 where there is no number. Null is none. */
export function argmax(values) {
  let best = -1;
  for (let i = 0; i < values.length; i += 1) {
    if (values[i] !== null && (best < 0 || values[i] > values[best])) best = i;
  }
  return best;
}

/** The digits with their probabilities, the likeliest first; a probability of null counts as 0. */
export function ranked(probabilities) {
  return probabilities
    .map((probability, digit) => ({ probability: probability ?? 0, digit }))
    .sort((one, other) => other.probability - one.probability);
}
