import { dispatch } from "../dom/dom.js";

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
// How far a key moves the pen, and with Shift, as shares of the pad's side.
const STEP = 1 / 40;
const LONG_STEP = 1 / 10;

/**
 * Draw with the keyboard: arrows move a pen over the pad, space lowers and lifts it. Dispatches
 * the same events as the pad. The container holds the canvas and the pen's mark.
 */
export function createKeyboardPen(container) {
  const canvas = container.querySelector("canvas");
  const mark = container.querySelector("[data-part=pen]");
  let place = [0.5, 0.2];
  let isDown = false;

  function show(visible) {
    mark.hidden = !visible;
    mark.toggleAttribute("data-down", isDown);
    mark.style.left = `${100 * place[0]}%`;
    mark.style.top = `${100 * place[1]}%`;
  }

  function lift() {
    if (isDown) dispatch(container, "strokeend");
    isDown = false;
  }

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = DIRECTIONS[event.key];
    if (!direction && event.key !== " ") return;
    event.preventDefault();
    if (direction) {
      const length = event.shiftKey ? LONG_STEP : STEP;
      place = place.map((value, i) => Math.max(0, Math.min(1, value + length * direction[i])));
      if (isDown) dispatch(container, "strokeextend", { points: [place] });
    } else if (isDown) {
      lift();
    } else {
      isDown = true;
      dispatch(container, "strokebegin", { point: place });
    }
    show(true);
  });
  for (const name of ["pointerdown", "blur"]) {
    canvas.addEventListener(name, () => {
      lift();
      show(false);
    });
  }

  return {
    /** @param {{isDrawing: boolean}} data once a stroke has ended elsewhere, the pen is up */
    update({ isDrawing }) {
      if (!isDown || isDrawing) return;
      isDown = false;
      show(!mark.hidden);
    },
  };
}
