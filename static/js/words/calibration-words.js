/** Sentences about how sure answers are, and how many of them are right. */

import { count, percent } from "./format.js";

/** How far confidence and accuracy differ, and the bin that has most of the answers. */
export function calibrationWords({ counts, accuracies, error }) {
  const most = counts.indexOf(Math.max(...counts));
  const [low, high] = [most, most + 1].map((edge) => percent(edge / counts.length, 0));
  return `Most answers, ${count(counts[most])}, were ${low} to ${high} sure, and ${percent(accuracies[most])} of those were right. On average the confidence and the share that is right differ by ${(100 * error).toFixed(1)} percentage points.`;
}

/** What a reader would do that answers only from a confidence on. */
export function thresholdWords({ thresholds, answered, right, counts }, i) {
  const all = counts.reduce((sum, some) => sum + some, 0);
  const rest = `${count(all - answered[i])} are left unanswered.`;
  if (!answered[i]) return `No answer is ${sureness(thresholds[i])} sure: ${rest}`;
  return `At least ${sureness(thresholds[i])} sure: it reads ${percent(answered[i] / all)} of the digits, and ${percent(right[i] / answered[i], 2)} of those are right. ${rest}`;
}

/** 0.9 -> "90%", 0.995 -> "99.5%". */
export function sureness(threshold) {
  return percent(threshold, Number.isInteger(Math.round(1000 * threshold) / 10) ? 0 : 1);
}
