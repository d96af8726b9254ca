// Between a card and what it belongs to, and between the card and the window's edge.
const GAP_PX = 6;

/** Put a card that floats above the page below an element, or above it where there is no room below, within the window. */
export function placeBy(card, owner) {
  const at = owner.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const page = document.documentElement;
  const left = Math.max(GAP_PX, Math.min(at.left, page.clientWidth - width - GAP_PX));
  const isBelow = at.bottom + GAP_PX + height <= page.clientHeight || at.top < height + GAP_PX;
  const top = isBelow ? at.bottom + GAP_PX : at.top - GAP_PX - height;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${top + scrollY}px`;
}
