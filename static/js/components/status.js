import { part, setText } from "../dom.js";

/** A dot and a word: what the run is doing. */
export function createStatus(container) {
  return {
    /** @param {{status: string}} run */
    update({ status }) {
      container.dataset.status = status;
      setText(part(container, "status-words"), status);
    },
  };
}
