import { setText } from "../dom/dom.js";

const QUIET_MS = 700;
const LEAST_INTERVAL_MS = 3000;

/**
 * Speaks to screen readers, once what it is about has stayed the same for a moment, and at intervals.
 * The container is a live region.
 */
export function createAnnouncer(container) {
  let timer = null;
  let spokenAt = -Infinity;
  let wanted = { about: "", text: "" };
  let spoken = "";

  function speak() {
    if (wanted.about === spoken) return;
    spoken = wanted.about;
    spokenAt = performance.now();
    setText(container, wanted.text);
  }

  return {
    /** @param {{about: string, text: string}} data a text about the same as the one before is not spoken */
    update({ about, text }) {
      const isSame = about === wanted.about;
      wanted = { about, text };
      if (isSame) return;
      clearTimeout(timer);
      const wait = Math.max(QUIET_MS, spokenAt + LEAST_INTERVAL_MS - performance.now());
      timer = setTimeout(speak, wait);
    },
  };
}
