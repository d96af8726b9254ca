import { actionButton, dispatch, part, setText } from "../dom/dom.js";

/** What ended the training of a run, and a button with which it goes on. Dispatches "start". */
export function createFault(container) {
  const words = part(container, "words");
  const goOn = actionButton(container, "go-on");
  goOn.addEventListener("click", () => dispatch(container, "start"));

  return {
    /** @param {{text: string|null, goOn: string|null}} data null: nothing happened; it cannot go on */
    update(data) {
      container.hidden = data.text === null;
      setText(words, data.text ?? "");
      setText(goOn, data.goOn ?? "");
      goOn.hidden = data.goOn === null;
    },
  };
}
