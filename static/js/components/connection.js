import { setText } from "../dom/dom.js";

/** A strip that is shown while the server does not answer. */
export function createConnection(container) {
  return {
    /** @param {{lost: boolean}} data */
    update({ lost }) {
      setText(container, lost ? "Connection lost, trying again…" : "");
      container.hidden = !lost;
    },
  };
}
