import { part, setText } from "../dom/dom.js";
import { percent } from "../words/format.js";

/** The answer as one large digit and in words. */
export function createVerdict(container) {
  const digit = part(container, "digit");
  const words = part(container, "words");

  return {
    /** @param {{digit: number|null, probabilities: number[]}|null} answer null: an empty pad */
    update(answer) {
      container.toggleAttribute("data-unsure", !answer || answer.reason !== null);
      setText(digit, answer ? String(answer.digit ?? "?") : "");
      setText(words, answer ? say(answer) : "Waiting for a digit.");
    },
  };
}

function likeliest({ probabilities }) {
  return probabilities
    .map((share, digit) => ({ share, digit }))
    .sort((one, other) => other.share - one.share);
}

/** Say an answer as a person would. */
export function say(answer) {
  const [first, second] = likeliest(answer);
  if (answer.reason === "not-a-digit") return "This does not look like a digit to me.";
  if (answer.digit === null) return "I cannot read this: my numbers overflow.";
  if (answer.reason === "unsure") return `I am not sure: ${first.digit} or ${second.digit}?`;
  return first.share < 0.9 ? `Probably a ${first.digit}.` : `This is a ${first.digit}.`;
}

/** The same for a screen reader, with the number. */
export function announce(answer) {
  return answer.digit === null ? say(answer) : `${say(answer)} ${percent(answer.certainty, 0)}`;
}
