import { element, tell } from "../dom/dom.js";
import { onColorsChange, signedColors } from "../dom/scale-colors.js";
import { paint, plan } from "../figures/tiles.js";

const PICTURE = { count: 10, stack: 1, height: 28, width: 28, gap: 2 };
const LAID = plan(PICTURE, 298, { least: 28, most: 28 });

/** The maps of all ten classes, small. Tells "pick" {name, value} when one is pressed. */
export function createHeatStrip(container, name) {
  const canvas = element("canvas", { class: "heat-strip-canvas", width: LAID.width, height: LAID.height, "aria-hidden": "true" });
  const digits = Array.from({ length: 10 }, (_, digit) => element("li", { text: String(digit) }));
  container.append(canvas, element("ol", { class: "heat-strip-digits tabular", "aria-hidden": "true" }, ...digits));
  let shown = null;

  function draw() {
    if (!shown) return;
    const pixels = paint(shown.numbers, PICTURE, LAID, shown.greatest, signedColors());
    canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), LAID.width, LAID.height), 0, 0);
  }

  canvas.addEventListener("click", (event) => {
    const box = canvas.getBoundingClientRect();
    const digit = Math.min(9, Math.floor((10 * (event.clientX - box.left)) / box.width));
    tell(container, "pick", { name, value: String(digit) });
  });
  onColorsChange(draw);

  return {
    /** @param {{numbers: ArrayLike<number>, greatest: number, chosen: number}} data 10 x 28 x 28 numbers */
    update(data) {
      shown = data;
      digits.forEach((item, digit) => item.toggleAttribute("data-chosen", digit === data.chosen));
      draw();
    },
  };
}
