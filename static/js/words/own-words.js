/** What learning from a person's own digits brought, in words. */

import { count, percent } from "./format.js";

const SAME = 5e-5;

const digits = (number) => `${count(number)} ${number === 1 ? "digit" : "digits"}`;

/** How the run reads them. */
export function readingWords({ own_count: kept, own_accuracy: accuracy }) {
  if (!kept) return "None is kept yet.";
  if (accuracy === null) return `${digits(kept)} kept.`;
  return `${count(Math.round(accuracy * kept))} of your ${digits(kept)} read rightly: ${percent(accuracy)}.`;
}

/** What changed since the switch was turned on. */
export function gainWords(run) {
  const { own_digits: isMixing, own_count: kept, own_before: before } = run;
  if (!isMixing || !before) return "";
  if (!kept) return "It will learn from yours as soon as there are some.";
  if (run.step === before.step) return "It learns from yours from its next step on.";
  if (before.own_accuracy === null || run.own_accuracy === null) return "";
  const yours = compare(before.own_accuracy, run.own_accuracy, 1);
  const theirs = compare(before.validation_accuracy, run.validation_accuracy, 2);
  return `Since step ${count(before.step)}, when it began to learn from yours: ${yours} on yours, ${theirs} on MNIST's validation images. ${judge(before, run)}`;
}

function compare(before, after, decimals) {
  const [from, to] = [percent(before, decimals), percent(after, decimals)];
  return from === to ? `still ${to}` : `from ${from} to ${to}`;
}

function judge(before, run) {
  const gained = run.own_accuracy - before.own_accuracy;
  const lost = before.validation_accuracy - run.validation_accuracy;
  const isWorse = gained < -SAME;
  const yours = gained > SAME ? "It reads you better" : isWorse ? "It reads you worse" : "It reads you as before";
  const theirs = lost > SAME ? "forgot a little of MNIST" : "forgot nothing of MNIST";
  const isMixed = lost > SAME ? gained > SAME : isWorse;
  return `${yours} ${isMixed ? "but" : "and"} ${theirs}.`;
}
