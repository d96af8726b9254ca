import { element, setText, tell } from "../dom/dom.js";

/** A line that says what went wrong; empty when nothing did. Tells "dismiss". */
export function createProblem(container) {
  const words = element("span");
  const close = element("button", { type: "button", class: "quiet icon", "aria-label": "Dismiss", text: "×" });
  close.addEventListener("click", () => {
    show("");
    tell(container, "dismiss");
  });

  function show(text) {
    if (text) container.replaceChildren(words, close);
    else container.replaceChildren();
    setText(words, text);
  }

  return {
    /** @param {{text: string}} data */
    update({ text }) {
      if (text !== words.textContent) show(text);
    },
  };
}
