import { diverging, parseColor } from "../figures/palette.js";
import { inOneRow, paint } from "../figures/tiles.js";
import { cssColor, onThemeChange } from "./dom.js";

const COLORS_PER_SIGN = 255;
let current = null;

/** The scale for signed numbers as pixels, from negative over zero to positive, in the current theme. */
export function signedColors() {
  current ??= makeColors();
  return current;
}

/** Call back when signedColors() has changed. */
export function onColorsChange(callback) {
  onThemeChange(() => {
    current = null;
    callback();
  });
}

/** Paint signed numbers, one pixel each, on a canvas that becomes as large as the layout: see tiles.js. */
export function paintNumbers(canvas, numbers, picture, limit, layout = inOneRow(picture)) {
  if (canvas.width !== layout.width) canvas.width = layout.width;
  if (canvas.height !== layout.height) canvas.height = layout.height;
  const pixels = paint(numbers, picture, layout, limit, signedColors());
  const image = new ImageData(new Uint8ClampedArray(pixels.buffer), layout.width, layout.height);
  canvas.getContext("2d").putImageData(image, 0, 0);
}

function makeColors() {
  const stops = Object.fromEntries(["negative", "zero", "positive"].map((name) => [name, parseColor(cssColor(`--scale-${name}`))]));
  const bytes = new Uint8ClampedArray(4 * (2 * COLORS_PER_SIGN + 1));
  for (let i = -COLORS_PER_SIGN; i <= COLORS_PER_SIGN; i += 1) {
    bytes.set([...diverging(i / COLORS_PER_SIGN, stops), 255], 4 * (i + COLORS_PER_SIGN));
  }
  return new Uint32Array(bytes.buffer);
}
