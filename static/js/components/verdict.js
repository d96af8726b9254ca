import { part, setText } from "../dom/dom.js";
import { answerWords } from "../words/answer-words.js";

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
