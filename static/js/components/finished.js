import { actionButton, dispatch, element, isDisabled, part, setDisabled, setText } from "../dom/dom.js";
import { inkCanvas } from "../dom/ink.js";
import { aDigit } from "../words/format.js";

/** A run that is finished. Dispatches "again", "more", "break" or in its place "full", and "choose" {example}. */
export function createFinished(container) {
  for (const action of ["again", "more", "break"]) {
    const button = actionButton(container, action);
    button.addEventListener("click", () => dispatch(container, isDisabled(button) ? "full" : action));
  }

  function mistake(example) {
    const name = `Test image ${example.index}, ${aDigit(example.label)}, read as ${example.answer}; put it on the pad`;
    const button = element("button.mistake", { type: "button", "aria-label": name }, inkCanvas(example.pixels, { "aria-hidden": "true" }));
    button.addEventListener("click", () => dispatch(container, "choose", { example }));
    return element("li", button);
  }

  return {
    /** @param {{words: string, isFull: boolean}|null} data null: it is not finished */
    update(data) {
      container.hidden = data === null;
      if (!data) return;
      setText(part(container, "words"), data.words);
      setDisabled(actionButton(container, "break"), data.isFull);
    },
    /** @param {{title: string, examples: {index: number, label: number, answer: number, pixels: number[]}[]}} data */
    showMistakes({ title, examples }) {
      setText(part(container, "title"), title);
      part(container, "mistakes").replaceChildren(...examples.map(mistake));
    },
  };
}
