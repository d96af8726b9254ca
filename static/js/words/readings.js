/** The figures of a run, and the settings that can be changed while it trains: names, words and scales. */

import { compact, count, fixed, loss, percent, rate } from "./format.js";
import { logarithmicOrZero, powersOfTwo, retention } from "../figures/scales.js";

// Training loss and accuracy are averaged over this many steps.
export const SMOOTHING_STEPS = 40;
// An accuracy is old after so many steps, if the loss has changed by this factor since.
const OLD_STEPS = 20;
const OLD_FACTOR = 3;

/** The three figures that say how training is going: each by its name in the template. */
export const FIGURES = [
  { name: "Loss", text: (run) => loss(run.smoothLoss), note: () => ": 0 would be perfect" },
  {
    name: "Validation accuracy",
    text: (run) => percent(run.validation_accuracy, 2),
    note: (run) => (run.measuredAt === null ? "" : `, measured at step ${count(run.measuredAt)}`),
  },
  { name: "Step", text: (run) => count(run.step), note: (run) => `, epoch ${fixed(run.epoch, 2)} of ${count(run.epochs)}` },
];

export const MORE_FIGURES = [
  { name: "Loss of the batch", text: (run) => loss(run.loss), note: () => "of the latest step" },
  {
    name: "Training accuracy",
    text: (run) => percent(run.smoothAccuracy),
    // These images are distorted on purpose, which makes them harder than the validation images.
    note: () => "of distorted images",
  },
  { name: "Learning rate", text: (run) => rate(run.learning_rate), note: (run) => run.schedule },
  {
    name: "Images per second",
    text: (run) => count(run.images_per_second),
    note: (run) => `${fixed(stepsPerSecond(run), 1)} steps/s`,
  },
  {
    name: "Images seen",
    text: (run) => (run.images_seen < 1e6 ? count(run.images_seen) : compact(run.images_seen)),
    note: (run) => `in batches of ${count(run.batch_size)}`,
  },
  { name: "Seed", text: (run) => String(run.seed), note: () => "of the random numbers" },
];

/** How many steps per second a run does at present. */
export const stepsPerSecond = (run) => run.images_per_second / run.batch_size;

/**
 * The step at which the accuracy was measured, if it no longer fits the loss; null if it does.
 * @param {object} history of the run
 * @param {number[]} smoothLoss one of each row
 */
export function outdatedSince(history, smoothLoss) {
  const last = history.step.length - 1;
  const measured = history.validation_accuracy.findLastIndex((value) => value !== null);
  if (measured === -1 || history.step[last] - history.step[measured] <= OLD_STEPS) return null;
  const [then, now] = [smoothLoss[measured], smoothLoss[last]];
  if (!then || !now) return null;
  return now > OLD_FACTOR * then || then > OLD_FACTOR * now ? history.step[measured] : null;
}

/** Settings: the range of each is the server's. */
export const SLIDERS = [
  { name: "learning_rate", label: "Learning rate", scale: logarithmicOrZero(1e-5, 1), format: rate, range: [0, 1e9] },
  { name: "momentum", label: "Momentum", scale: retention(0.999), format: (value) => fixed(value, 3), range: [0, 0.9999] },
  { name: "batch_size", label: "Batch size", scale: powersOfTwo(10), format: count, range: [1, 1024], isWhole: true },
  { name: "weight_decay", label: "Weight decay", scale: logarithmicOrZero(1e-6, 0.1), format: rate, range: [0, 1] },
];

/** What is wrong with a number that was typed for a setting; "" if nothing is. */
export function faultOf(text, { range: [low, high], isWhole = false }) {
  const value = numberOf(text);
  if (Number.isFinite(value) && value >= low && value <= high && (!isWhole || Number.isInteger(value))) return "";
  return `Type a ${isWhole ? "whole " : ""}number from ${low} to ${high.toLocaleString("en-US", { maximumFractionDigits: 4 })}.`;
}

/** The number that a person typed: "0,05" and "1,024" are read as the page writes them; NaN if it is none. */
export function numberOf(text) {
  const plain = text.trim().replace(/,(?=\d{3}(\D|$))/g, "").replace(",", ".");
  return plain === "" ? NaN : Number(plain);
}
