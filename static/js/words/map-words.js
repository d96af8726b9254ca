/** What the page says of the map of images. */

import { centers, gaps } from "../figures/map.js";
import { aDigit, count, percent } from "./format.js";

const plural = (digit) => `${digit}s`;
// Centers that are nearer than this, in units of the spread, are one heap.
const TOGETHER = 0.5;

/** Which digits overlap and which lie far apart, in a sentence. */
export function overlapWords(points, labels) {
  const pairs = gaps(centers(points, labels));
  if (!pairs.length) return "";
  const [first, last] = [pairs[0], pairs.at(-1)];
  if (last.gap < TOGETHER) return "The digits all lie on one heap: the network does not tell them apart yet.";
  const words = ({ pair }) => pair.map(plural).join(" and ");
  return `${words(first)} overlap most; ${words(last)} lie farthest apart.`;
}

/** How many of the images are classified correctly. */
export function rightWords(labels, digits) {
  const right = labels.filter((label, i) => label === digits[i]).length;
  const wrong = labels.length - right;
  const ring = wrong === 1 ? "the one that it misreads has a ring" : `the ${count(wrong)} that it misreads have a ring`;
  const rest = wrong ? `; ${ring}` : "";
  return `The network reads ${count(right)} of these ${count(labels.length)} images correctly${rest}.`;
}

/** How much of the differences the two axes show. */
export function shareWords([x, y]) {
  return `The two axes show ${percent(x + y, 0)} of the variance: how much the images differ in the last hidden layer.`;
}

/** One image. */
export function imageWords(index, label, digit) {
  const reading = label === digit ? `read as ${digit}, which is right` : `read as ${digit}, which is wrong`;
  return `Validation image ${index}: ${aDigit(label)}, ${reading}.`;
}

/** Where a drawing lies: which digits its nearest images are. */
export function placeWords(subject, around) {
  const total = around.reduce((sum, [, times]) => sum + times, 0);
  const parts = around.map(([label, times]) => `${times} ${times === 1 ? `is ${aDigit(label)}` : `are ${plural(label)}`}`);
  const list = parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : `all are ${plural(around[0][0])}`;
  return `${subject}: of the ${total} images nearest to it on the map, ${list}.`;
}
