import { actionButton, dispatch, part, setText } from "../dom/dom.js";

/** A line about something that was done, which can be taken back. Dispatches "undo". */
export function createNotice(container) {
  const words = part(container, "words");
  const undo = actionButton(container, "undo");
  undo.addEventListener("click", () => dispatch(container, "undo"));

  return {
    /** @param {{text: string, undo: string|null}} data the button's words; null: it cannot be taken back */
    update(data) {
      setText(words, data.text);
      setText(undo, data.undo ?? "");
      undo.hidden = data.undo === null;
    },
  };
}
