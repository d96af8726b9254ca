import { element, setText } from "../dom/dom.js";

/** A line that says what went wrong; empty when nothing did. */
export function createProblem(container) {
  const words = element("span");
  const close = element("button", { type: "button", class: "quiet icon", "aria-label": "Dismiss", text: "×" });
  close.addEventListener("click", () => show(""));

  function show(text) {
    container.replaceChildren(...(text ? [words, close] : []));
    setText(words, text);
  }

  const update = ({ text }) => {
    if (text !== words.textContent) show(text);
  };

  return {
    /** @param {{text: string}} data */
    update,
    /** Do some work, and show what went wrong with it. */
    async attempt(work) {
      try {
        await work();
        update({ text: "" });
      } catch (error) {
        update({ text: error.message });
      }
    },
  };
}
