import { part, setText } from "../dom/dom.js";
import { answerWords, noAnswerWords } from "../words/answer-words.js";

/** The answer as one large digit and in words. */
export function createVerdict(container) {
  const digit = part(container, "digit");
  const words = part(container, "words");

  return {
    /** @param {{prediction: object|null, hasDrawing: boolean, lost: boolean}} data prediction is null as long as there is none */
    update({ prediction, hasDrawing, lost }) {
      container.toggleAttribute("data-unsure", !prediction || prediction.reason !== null);
      setText(digit, prediction ? String(prediction.digit ?? "?") : "");
      setText(words, prediction ? answerWords(prediction) : noAnswerWords(hasDrawing, lost));
    },
  };
}
