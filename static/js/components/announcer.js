import { setText } from "../dom/dom.js";

const QUIET_MS = 700;
const APART_MS = 2500;

/**
 * Speaks to screen readers: only once the text has been the same for a moment, and not too often.
 * The container is a live region.
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
      const wait = Math.max(QUIET_MS, spokenAt + APART_MS - performance.now());
      timer = setTimeout(speak, wait);
    },
  };
}
