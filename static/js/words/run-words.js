/** Sentences about a run: its state, its speed, and what was changed. */

import { count, fixed, percent } from "./format.js";

/** "Finished: 22 epochs, 99.5% of the validation images." */
export function finishedWords({ epochs, validation_accuracy: accuracy }) {
  return `Finished: ${count(epochs)} epoch${epochs === 1 ? "" : "s"}, ${percent(accuracy)} of the validation images read correctly.`;
}

/** @param {{errors: number, count: number}} evaluation of the test set */
export function mistakesWords({ errors, count: all }) {
  return `${count(errors)} of ${count(all)} test images are still read wrong. Can you read them?`;
}

/** A speed as the server takes it, in words. */
export function speedWords(speed) {
  if (speed === "full" || speed === Infinity) return "full speed";
  if (speed === "film") return "film: ever faster";
  return `${fixed(speed, speed < 10 ? 1 : 0)} steps/s`;
}

/**
 * Who made a change, and where: "Another page at step 812: learning rate 0.02 → 1."
 * @param {{words: string, by: string|null, step: number}} change
 * @param {string} me the name of this page
 */
export function changeWords({ words, by, step }, me) {
  const where = `at step ${count(step)}`;
  if (by === me) return `${words}, ${where}.`;
  return `${by === null ? "Another program" : "Another page"} ${where}: ${words[0].toLowerCase()}${words.slice(1)}.`;
}

/** What taking a change back does to the weights; "" if nothing. */
export function undoWords({ restores_weights: restores, step }, run) {
  if (!restores) return "";
  const lost = run.step > step + 1 ? " and loses the steps since" : "";
  return ` Undo goes back to the weights of step ${count(step)}${lost}.`;
}

/** What is said of a run whose training was ended by an error: {text, goOn}; null where there is nothing to say. */
export function faultWords({ status, error, last_good_step: step }) {
  return { text: status === "failed" ? error : null, goOn: step === null ? null : `Go on from step ${count(step)}` };
}

/** @param {{name: string, by: string|null}} deleted */
export function deletedWords({ name, by }, me) {
  return by === me ? `${name} was deleted.` : `Another page deleted ${name}.`;
}
