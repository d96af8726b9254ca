import { element } from "../dom/dom.js";
import { meaningOf } from "../words/glossary.js";

// Between a word and its explanation, and between that and the window's edge.
const GAP_PX = 6;

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
    if (newState === "open") place(card, current);
    else if (document.activeElement === document.body) current.focus({ preventScroll: true });
  });
}

/** Put the card below its word, or above it where there is no room below, within the window. */
function place(card, button) {
  const word = button.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const page = document.documentElement;
  const left = Math.max(GAP_PX, Math.min(word.left, page.clientWidth - width - GAP_PX));
  const isBelow = word.bottom + GAP_PX + height <= page.clientHeight || word.top < height + GAP_PX;
  const top = isBelow ? word.bottom + GAP_PX : word.top - GAP_PX - height;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${top + scrollY}px`;
}
