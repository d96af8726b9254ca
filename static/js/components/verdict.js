import { part, setText } from "../dom/dom.js";
import { ranked } from "../figures/probabilities.js";
import { aDigit, percent } from "../words/format.js";

/** The answer as one large digit and in words. */
export function createVerdict(container) {
  const digit = part(container, "digit");
  const words = part(container, "words");

  return {
    /** @param {{digit: number|null, probabilities: number[]}|null} prediction null: an empty pad */
    update(prediction) {
      container.toggleAttribute("data-unsure", !prediction || prediction.reason !== null);
      setText(digit, prediction ? String(prediction.digit ?? "?") : "");
      setText(words, prediction ? answerWords(prediction) : "Waiting for a digit.");
    },
  };
}

function answerWords({ probabilities, digit, reason }) {
  const [first, second] = ranked(probabilities);
  if (reason === "not-a-digit") return "This does not look like a digit to me.";
  if (digit === null) return "I cannot read this: my numbers overflow.";
  if (reason === "unsure") return `I am not sure: ${first.digit} or ${second.digit}?`;
  return `${first.probability < 0.9 ? "Probably" : "This is"} ${aDigit(first.digit)}.`;
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
