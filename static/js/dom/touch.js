/** Sliders and touch: a finger that scrolls past a slider leaves it alone. */

// In CSS pixels: a finger that has moved less may still be about to scroll.
const LEAST_DISTANCE = 8;

/**
 * Let touch move a slider only sideways. Until a finger has done so, the slider keeps its value and
 * listeners that are added later do not hear of it; the style sheet leaves vertical moves to the browser.
 * @param {HTMLInputElement} input of type range
 */
export function yieldToScrolling(input) {
  let begin = null;

  input.addEventListener("pointerdown", ({ pointerType, clientX, clientY }) => {
    begin = pointerType === "touch" ? { x: clientX, y: clientY, value: input.value } : null;
  });
  input.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (!begin) return;
    const [across, along] = [Math.abs(clientX - begin.x), Math.abs(clientY - begin.y)];
    if (across >= LEAST_DISTANCE && across > along) begin = null;
  });
  for (const event of ["input", "change"]) {
    input.addEventListener(
      event,
      (heard) => {
        if (!begin) return;
        input.value = begin.value;
        heard.stopImmediatePropagation();
      },
      { capture: true },
    );
  }
  for (const event of ["pointerup", "pointercancel"]) {
    input.addEventListener(event, () => setTimeout(() => (begin = null)));
  }
}
