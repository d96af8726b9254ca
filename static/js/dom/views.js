/** The views below the first screen: scrolled to and, on a narrow screen, opened and closed. */

// While views above it load, and grow, the one that was asked for stays at the top this long.
const SETTLING_MS = 3000;
const MOVES = ["wheel", "touchstart", "pointerdown", "keydown"];

let settled = () => {};

/** Scroll to the element of the page with this id, if there is one, and open the view that it is in. */
export function showView(id) {
  const target = document.getElementById(id);
  if (target) showElement(target);
}

/** Scroll to an element of the page, and open the view that it is in. */
export function showElement(target) {
  const view = target.closest(".view");
  if (view) setOpen(view, true);
  settled();
  const observer = new ResizeObserver(() => target.scrollIntoView({ behavior: "instant" }));
  const timer = setTimeout(() => settled(), SETTLING_MS);
  settled = () => {
    observer.disconnect();
    clearTimeout(timer);
    for (const move of MOVES) removeEventListener(move, settled);
  };
  observer.observe(document.body);
  // The person has scrolled, or is about to do something.
  for (const move of MOVES) addEventListener(move, settled, { passive: true });
}

function setOpen(view, isOpen) {
  view.toggleAttribute("data-open", isOpen);
  view.querySelector(".view-open").setAttribute("aria-expanded", String(isOpen));
}

/** Let the views' buttons open and close them, and links to a part of the page show it. */
export function followLinks() {
  const showHash = () => showView(location.hash.slice(1));
  document.addEventListener("click", ({ target }) => {
    const button = target.closest(".view-open");
    if (button) setOpen(button.closest(".view"), button.getAttribute("aria-expanded") === "false");
    const link = target.closest("a[href^='#']");
    if (link) showView(link.hash.slice(1));
  });
  addEventListener("hashchange", showHash);
  showHash();
}
