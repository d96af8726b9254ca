/** The answer to a drawing in words. */

import { ranked } from "../figures/probabilities.js";
import { aDigit, percent } from "./format.js";

/** One sentence, in the words of the network. */
export function answerWords({ probabilities, digit, reason }) {
  const [first, second] = ranked(probabilities);
  if (reason === "not-a-digit") return "This does not look like a digit to me.";
  if (digit === null) return "I cannot read this: my numbers overflow.";
  if (reason === "unsure") return `I am not sure: ${first.digit} or ${second.digit}?`;
  return `${first.probability < 0.9 ? "Probably" : "This is"} ${aDigit(first.digit)}.`;
}

/** What is said while there is no answer. */
export function noAnswerWords(hasDrawing, lost) {
  if (!hasDrawing) return "Waiting for a digit.";
  return lost ? "The server does not answer: your drawing is read as soon as it does." : "There is no answer yet.";
}

/**
 * The answer for a screen reader, with its certainty; about: the same as long as neither the digit nor the
 * kind of certainty changes.
 */
export function announcement(prediction) {
  if (!prediction) return { about: "", text: "" };
  const words = answerWords(prediction);
  const text = prediction.digit === null ? words : `${words} ${percent(prediction.certainty, 0)}`;
  // Unsure between 4 and 9 and between 9 and 4 is the same.
  const about = prediction.reason === "unsure" ? `unsure ${words.match(/\d/g).sort()}` : words;
  return { about, text };
}
