/** What the page says of a person's own digits, and of learning from them. */

import { count, percent } from "./format.js";

// Accuracies that differ by less are taken as equal.
const EQUAL_WITHIN = 5e-5;

const digits = (number) => `${count(number)} ${number === 1 ? "digit" : "digits"}`;

/** What the server can still bring back. */
export function forgottenWords(deleted) {
  return deleted ? `${digits(deleted)} forgotten.` : "";
}

/** Why an image on the pad that nobody drew has no label to give; its name is undefined for a test image. */
export function notKeptWords({ name = "test image" }) {
  const kind = name.replace(/ \d+$/, "");
  return kind.startsWith("one of your") ? "One of your digits: it is not kept again." : `A ${kind}: it is not kept.`;
}

/** How many of them the run reads correctly. */
export function readingWords({ own_count: kept, own_accuracy: accuracy }) {
  if (!kept) return "None kept yet.";
  if (accuracy === null) return `${digits(kept)} kept.`;
  return `${count(Math.round(accuracy * kept))} of your ${digits(kept)} read correctly: ${percent(accuracy)}.`;
}

/** What has changed since the switch was turned on. */
export function gainWords(run) {
  const { own_digits: isLearning, own_count: kept, own_before: before } = run;
  if (!isLearning || !before) return "";
  if (!kept) return "It will learn from yours as soon as there are some.";
  if (run.step === before.step) return "It learns from yours from its next step on.";
  if (before.own_accuracy === null || run.own_accuracy === null) return "";
  const yours = changeWords(before.own_accuracy, run.own_accuracy, 1);
  const validation = changeWords(before.validation_accuracy, run.validation_accuracy, 2);
  return `Since step ${count(before.step)}, when it began to learn from yours: ${yours} on yours, ${validation} on MNIST's validation images. ${conclusion(before, run)}`;
}

function changeWords(before, after, decimals) {
  const [from, to] = [percent(before, decimals), percent(after, decimals)];
  return from === to ? `still ${to}` : `from ${from} to ${to}`;
}

function conclusion(before, run) {
  const gain = run.own_accuracy - before.own_accuracy;
  const [isBetter, isWorse] = [gain > EQUAL_WITHIN, gain < -EQUAL_WITHIN];
  const isValidationWorse = before.validation_accuracy - run.validation_accuracy > EQUAL_WITHIN;
  const yours = isBetter ? "better" : isWorse ? "worse" : "as before";
  const isMixed = isValidationWorse ? isBetter : isWorse;
  return `It reads yours ${yours} ${isMixed ? "but" : "and"} MNIST ${isValidationWorse ? "slightly worse" : "no worse"}.`;
}
