import { dispatch } from "../dom/dom.js";
import { placeBy } from "../dom/place.js";

/**
 * The card on which a person chooses which test digit they want. Dispatches "testdigit" {kind}: "any",
 * "hard", or a digit as text. The button opens the card by itself.
 */
export function createTestDigits(card, button) {
  card.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") placeBy(card, button);
  });
  card.addEventListener("click", ({ target }) => {
    const chosen = target.closest("[data-kind]");
    if (chosen) dispatch(card, "testdigit", { kind: chosen.dataset.kind });
  });
}
