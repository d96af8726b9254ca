import { dispatch } from "../dom/dom.js";

/**
 * Sections with the class "offer" side by side, each a button and a body that it opens below them;
 * at most one is open. Dispatches "offer" {isOpen} on a section when it was opened or closed.
 */
export function createOffers(container) {
  const offers = [...container.querySelectorAll(".offer")];
  const buttonOf = (offer) => offer.querySelector(".offer-button");
  const bodyOf = (offer) => offer.querySelector(".offer-body");

  function open(chosen) {
    for (const offer of offers) {
      const isOpen = offer === chosen;
      if (isOpen !== bodyOf(offer).hidden) continue;
      buttonOf(offer).setAttribute("aria-expanded", String(isOpen));
      bodyOf(offer).hidden = !isOpen;
      dispatch(offer, "offer", { isOpen });
    }
    if (chosen) bodyOf(chosen).scrollIntoView({ block: "nearest" });
  }

  for (const offer of offers) buttonOf(offer).addEventListener("click", () => open(bodyOf(offer).hidden ? offer : null));

  return {
    /** @param {{hasDrawing: boolean}} data without a drawing an open body says what to do first */
    update({ hasDrawing }) {
      container.toggleAttribute("data-empty", !hasDrawing);
    },
  };
}
