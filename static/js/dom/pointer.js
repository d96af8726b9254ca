import { showElement } from "./views.js";

// What was just done stays in sight: the page is moved by at most this share of what the card leaves free.
const MOST_MOVED = 0.3;
const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex='0']";

/**
 * Points at places of the page, one at a time, by an outline.
 * @param {HTMLElement} card what covers the lower edge of the window; the style sheet keeps as much free, by --path-height
 */
export function createPointer(card) {
  const limit = () => (card.hidden ? innerHeight : card.getBoundingClientRect().top);
  let pointed = null;

  const measure = () => document.documentElement.style.setProperty("--path-height", `${card.offsetHeight}px`);
  new ResizeObserver(measure).observe(card);

  return {
    /** @param {Element|null} place null: nothing is outlined */
    point(place) {
      if (place === pointed) return;
      pointed?.removeAttribute("data-pointed-at");
      place?.setAttribute("data-pointed-at", "");
      pointed = place;
    },
    /** Scroll to the place, unless all of it is in sight. */
    lead() {
      const { top = 0, bottom = 0, height = 0 } = pointed?.getBoundingClientRect() ?? {};
      if (pointed && !(height > 0 && top >= 0 && bottom <= limit())) showElement(pointed);
    },
    /** Scroll the place out from below the card, if it is near. */
    uncover() {
      const { top, bottom } = pointed?.getBoundingClientRect() ?? {};
      const covered = bottom - limit();
      if (covered > 0 && covered < Math.min(top, MOST_MOVED * limit())) pointed.scrollIntoView({ block: "nearest" });
    },
    /** Move the focus to what can be done at the place or, while that loads, to the place itself. */
    enter() {
      if (!pointed) return;
      const found = [pointed, ...pointed.querySelectorAll("*")].find((one) => one.matches(FOCUSABLE) && one.checkVisibility());
      if (!found) pointed.tabIndex = -1;
      (found ?? pointed).focus({ preventScroll: true });
    },
  };
}
