import { setText } from "../dom/dom.js";

const QUIET_MS = 700;
const LEAST_INTERVAL_MS = 2500;

/**
 * Speaks to screen readers, once a text has stayed the same for a moment, and at intervals. The
 * container is a live region.
 */
export function createAnnouncer(container) {
  let timer = null;
  let spokenAt = -Infinity;
  let wanted = "";

  function speak() {
    spokenAt = performance.now();
    setText(container, wanted);
  }

  return {
    update({ text }) {
      if (text === wanted) return;
      wanted = text;
      clearTimeout(timer);
      const wait = Math.max(QUIET_MS, spokenAt + LEAST_INTERVAL_MS - performance.now());
      timer = setTimeout(speak, wait);
    },
  };
}
