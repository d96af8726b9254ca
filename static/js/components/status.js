import { part, setText } from "../dom/dom.js";

/**
 * A dot and a word: the status of the run. The dot changes with every new step that is shown, not by
 * an animation, for which the browser would draw sixty frames a second.
 */
export function createStatus(container) {
  let shown = null;

  return {
    /** @param {{status: string, step: number}} run */
    update({ status, step }) {
      container.dataset.status = status;
      if (step !== shown) container.toggleAttribute("data-beat");
      shown = step;
      setText(part(container, "status-words"), status);
    },
  };
}
