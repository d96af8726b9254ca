import { tell } from "../dom/dom.js";

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const NEAR = 1 / 40;
const FAR = 1 / 10;

/**
 * Draw with the keyboard: arrows move a pen over the pad, space lowers and lifts it. Tells the
 * same events as the pad does. The container holds the canvas and the pen's mark.
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
    if (isDown) tell(container, "strokeend");
    isDown = false;
  }

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = MOVES[event.key];
    if (!move && event.key !== " ") return;
    event.preventDefault();
    if (move) {
      const way = event.shiftKey ? FAR : NEAR;
      place = place.map((value, i) => Math.max(0, Math.min(1, value + way * move[i])));
      if (isDown) tell(container, "strokeextend", { points: [place] });
    } else if (isDown) {
      lift();
    } else {
      isDown = true;
      tell(container, "strokebegin", { point: place });
    }
    show(true);
  });
  canvas.addEventListener("pointerdown", () => {
    lift();
    show(false);
  });
  canvas.addEventListener("blur", () => {
    lift();
    show(false);
  });

  return {
    /** Follow the drawing: once its stroke has ended elsewhere, the pen is up. */
    update({ isDrawing }) {
      if (!isDown || isDrawing) return;
      isDown = false;
      show(!mark.hidden);
    },
  };
}
