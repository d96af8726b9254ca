# ruff: noqa: E501
"""What journeys measure on the page: the targets of fingers, what is too wide, and sizes of text."""

# Of a finger, in CSS pixels.
LEAST_TARGET = 44
LEAST_TEXT = 11
SMALL_TARGETS = """
  (least) => {
    const targets = "a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex='0']";
    // Half a pixel is the rounding of layouts.
    const isLarge = ({ width, height }) => width >= least - 0.5 && height >= least - 0.5;
    const isOfASentence = (one) =>
      one.matches(".term") || (one.matches("a") && getComputedStyle(one).display === "inline" && one.closest("p"));
    const pressed = (one) => (one.matches("input[type=checkbox], input[type=radio]") ? one.closest("label") ?? one : one);
    const seen = [...document.querySelectorAll(targets)]
      .filter((one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }))
      .map((one) => [one, pressed(one).getBoundingClientRect()])
      .filter(([one, box]) => box.width > 1 && box.height > 1 && !one.closest(".skip"));
    const hasSpace = ([one, box]) => {
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const [across, along] = [Math.max(least, box.width) / 2, Math.max(least, box.height) / 2];
      return !seen.some(
        ([other, place]) =>
          !one.contains(other) && !other.contains(one) &&
          place.left < x + across - 1 && place.right > x - across + 1 && place.top < y + along - 1 && place.bottom > y - along + 1,
      );
    };
    return seen
      .filter((target) => !isOfASentence(target[0]) && !isLarge(target[1]) && !hasSpace(target))
      .map(([one, { width, height }]) => {
        const within = one.closest("section[id], dialog, [id]")?.id;
        const name = one.dataset.action ?? one.name ?? one.textContent.trim().slice(0, 20);
        return `#${within} ${one.tagName.toLowerCase()}.${one.className} ${name}: ${Math.round(width)} x ${Math.round(height)}`;
      });
  }
"""
SMALLEST_TEXT = """
  () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const sizes = new Map();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!node.textContent.trim() || !parent.checkVisibility() || parent.closest("svg, script, noscript, .visually-hidden")) continue;
      sizes.set(parent, parseFloat(getComputedStyle(parent).fontSize));
    }
    const least = Math.min(...sizes.values());
    const [smallest] = [...sizes].find(([, size]) => size === least);
    return [least, `${smallest.tagName}.${smallest.className} ${smallest.textContent.trim().slice(0, 30)}`];
  }
"""
