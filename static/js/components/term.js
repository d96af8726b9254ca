import { element } from "../dom/dom.js";
import { placeBy } from "../dom/place.js";
import { meaningOf } from "../words/glossary.js";

/**
 * A technical word that can be pressed for its explanation. In templates: the macro "term".
 * @param {string} name as in the glossary: "learning rate"
 * @param {string} [words] as they stand in the sentence
 */
export function termButton(name, words = name) {
  return element("button.term", { type: "button", "data-term": name, text: words });
}

/** Explain the words within root when they are pressed: in one popover that Escape closes. */
export function createTerms(root) {
  const text = element("p", { tabindex: -1, autofocus: true });
  const card = element("div.term-card", { id: "term-card", popover: "auto" }, text);
  let current = null;

  // While the event is captured, the button gets its target: the browser then opens or closes it by itself.
  root.addEventListener(
    "click",
    ({ target }) => {
      const button = target.closest?.(".term");
      if (!button || button === current) return;
      if (current) current.popoverTargetElement = null;
      current = button;
      // While a dialog is open, only what is within it can be reached.
      (button.closest("dialog") ?? root).append(card);
      text.replaceChildren(element("strong", { text: button.textContent.trim() }), ` ${meaningOf(button.dataset.term)}`);
      button.popoverTargetElement = card;
    },
    { capture: true },
  );

  card.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") placeBy(card, current);
    else if (document.activeElement === document.body) current.focus({ preventScroll: true });
  });
}
