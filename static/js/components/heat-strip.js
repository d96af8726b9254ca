import { dispatch, element } from "../dom/dom.js";
import { onColorsChange, paintNumbers } from "../dom/scale-colors.js";
import { DIGITS } from "../figures/probabilities.js";

const PICTURE = { count: 10, stack: 1, height: 28, width: 28, gap: 2 };

/** The maps of all ten classes, small. Dispatches "pick" {name, value} when one is pressed. */
export function createHeatStrip(container, name) {
  const canvas = element("canvas.heat-strip-canvas", { width: 298, height: 28, "aria-hidden": "true" });
  const digits = DIGITS.map((digit) => element("li", { text: String(digit) }));
  container.append(canvas, element("ol.heat-strip-digits.tabular", { "aria-hidden": "true" }, ...digits));
  let shown = null;

  function draw() {
    if (shown) paintNumbers(canvas, shown.numbers, PICTURE, shown.limit);
  }

  canvas.addEventListener("click", (event) => {
    const box = canvas.getBoundingClientRect();
    const digit = Math.min(9, Math.floor((10 * (event.clientX - box.left)) / box.width));
    dispatch(container, "pick", { name, value: String(digit) });
  });
  onColorsChange(draw);

  return {
    /** @param {{numbers: ArrayLike<number>, limit: number, chosen: number}} data 10 x 28 x 28 numbers */
    update(data) {
      shown = data;
      digits.forEach((item, digit) => item.toggleAttribute("data-chosen", digit === data.chosen));
      draw();
    },
  };
}
