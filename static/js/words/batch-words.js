/** Sentences about a batch of training images. */

import { makeHalf } from "../figures/batch.js";
import { aDigit, count, loss, number, percent } from "./format.js";

/** Whether the last step learned from this batch. */
export const isLearned = (batch, last) => last !== null && last?.step === batch.step;

/** What the batch is: before its step, or after it. */
export function batchWords(batch, last, isTraining) {
  const { step, labels, digits } = batch;
  const images = `${count(labels.length)} ${labels.length === 1 ? "image" : "images"}`;
  if (isLearned(batch, last)) {
    const better = last.losses.filter((after, i) => after < batch.losses[i]).length;
    return `Step ${count(step)} has learned from these ${images}: their mean loss went from ${loss(last.loss_before)} to ${loss(last.loss_after)}. ${count(better)} of them are read better than before (↓), ${count(labels.length - better)} are not (↑).`;
  }
  const right = digits.filter((digit, i) => digit === labels[i]).length;
  return `Step ${count(step)} ${isTraining ? "learns" : "will learn"} from these ${images}. Before it, the network reads ${count(right)} of them right; their mean loss is ${loss(batch.loss)}, which will be its point in the chart of the loss.`;
}

/** Who pulls: few images make most of the change. */
export function pullWords({ pulls }, shown) {
  const known = pulls.every((pull) => pull !== null);
  const half = known ? `The ${count(makeHalf(pulls))} that pull hardest make half of all pulls. ` : "";
  const rest = shown < pulls.length ? ` Of ${count(pulls.length)} images the first ${count(shown)} are shown.` : "";
  return `${half}A pull is the length of the gradient of one image: how far this image alone would move the parameters.${rest}`;
}

/** One image of the batch in a few words, for those who do not see it. */
export function imageWords({ labels, digits, losses, pulls }, i) {
  const answer = digits[i] === labels[i] ? "read right" : `read as ${aDigit(digits[i])}`;
  return `Image ${i + 1}: ${aDigit(labels[i])}, ${answer}, loss ${loss(losses[i])}, pull ${number(pulls[i])}`;
}

/** Where an image comes from, and what was changed. */
export function originWords({ indices, twins }, i) {
  if (indices[i] === null) return "One of your own digits";
  return `Training image ${indices[i]}${twins[i] ? ", replaced by a differently written twin" : ""}`;
}

/** What the network says of one image, what that costs, and how hard the image pulls. */
export function openedWords({ labels, probabilities, losses, pulls }, i, after) {
  const label = labels[i];
  const share = pulls[i] / pulls.reduce((sum, pull) => sum + pull, 0);
  const now = after === undefined ? "" : ` After the step it is ${loss(after)}.`;
  return [
    `Its label is ${label}. The network gives this ${percent(probabilities[i][label])}, so the loss is −ln ${number(probabilities[i][label])} = ${loss(losses[i])}.${now}`,
    `Its pull is ${number(pulls[i])}, ${percent(share)} of all pulls of the batch.`,
  ];
}
