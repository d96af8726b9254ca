/** Why the network answers what it answers: which training images are nearest to a drawing. */

const NUMBERS = ["no", "one", "two", "three"];
const several = (times, label) => (times === 1 ? `${label === 8 ? "an" : "a"} ${label}` : `${NUMBERS[times]} ${label}s`);

/**
 * One sentence, or two where the images do not explain the answer.
 * @param {number[]} labels of the nearest images, at most three
 * @param {{digit: number|null, reason: string|null}} prediction
 */
export function whyWords(labels, { digit, reason }) {
  const counts = new Map();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [[first, most], ...others] = [...counts].sort(([, one], [, other]) => other - one);
  const named = [[first, most], ...others].map(([label, times]) => several(times, label));
  const list = named.length === 1 ? named[0] : `${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
  const nearest = others.length ? list : `these ${first}s`;
  return `To this network your drawing is nearest to ${nearest}${answerWords(first, others.length > 0, digit, reason)}`;
}

function answerWords(first, isMixed, digit, reason) {
  if (reason === "not-a-digit") return ", and yet it does not take it for a digit.";
  if (digit === null) return ". It gives no answer, as its numbers overflow.";
  if (reason === "unsure") return `. It is not sure; ${digit} is its likeliest answer.`;
  if (digit !== first) return `, and yet it answers ${digit}.`;
  return isMixed ? `. It answers ${digit}.` : ".";
}
