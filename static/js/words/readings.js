/** The figures of a run, and the settings that can be changed while it trains: names, words and scales. */

import { compact, count, fixed, loss, percent, rate } from "./format.js";
import { logarithmicOrZero, powersOfTwo, retention } from "../figures/scales.js";

// Training loss and accuracy are averaged over this many steps.
export const SMOOTHING_STEPS = 40;

export const FIGURES = [
  {
    name: "Loss",
    title: `Mean cross-entropy of the training batches, in nats; smoothed over ${SMOOTHING_STEPS} steps`,
    text: (run) => loss(run.smoothLoss),
    note: (run) => `batch ${loss(run.loss)}`,
  },
  {
    name: "Training accuracy",
    title: `Share of the images in the training batches that are read correctly, smoothed over ${SMOOTHING_STEPS} steps. They are distorted on purpose, which makes them harder than the validation images`,
    text: (run) => percent(run.smoothAccuracy),
    note: (run) => `batch ${percent(run.train_accuracy)}`,
  },
  {
    name: "Validation accuracy",
    title: "Share of 5,000 held-out images that are read correctly",
    text: (run) => percent(run.validation_accuracy, 2),
    note: () => "5,000 held out",
  },
  {
    name: "Learning rate",
    title: "How far the next step moves the parameters along the gradient",
    text: (run) => rate(run.learning_rate),
    note: (run) => run.schedule,
  },
  {
    name: "Images per second",
    text: (run) => count(run.images_per_second),
    note: (run) => `${fixed(run.images_per_second / run.batch_size, 1)} steps/s`,
  },
  {
    name: "Epoch",
    title: "Passes over the 55,000 training images",
    text: (run) => fixed(run.epoch, 2),
    note: (run) => `of ${count(run.epochs)}`,
  },
  {
    name: "Images seen",
    text: (run) => (run.images_seen < 1e6 ? count(run.images_seen) : compact(run.images_seen)),
    note: (run) => `in batches of ${count(run.batch_size)}`,
  },
  {
    name: "Step",
    title: "Training steps so far",
    text: (run) => count(run.step),
    note: (run) => `seed ${run.seed}`,
  },
];

export const SLIDERS = [
  { name: "learning_rate", label: "Learning rate", scale: logarithmicOrZero(1e-5, 1), format: rate },
  { name: "momentum", label: "Momentum", scale: retention(0.999), format: (value) => fixed(value, 3) },
  { name: "batch_size", label: "Batch size", scale: powersOfTwo(10), format: count },
  { name: "weight_decay", label: "Weight decay", scale: logarithmicOrZero(1e-6, 0.1), format: rate },
];
