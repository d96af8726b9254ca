import { cssColor, onThemeChange } from "./dom.js";
import { diverging, parseColor } from "../figures/palette.js";

const HALF = 255;
let known = null;

/** The scale for signed numbers as pixels, from negative over zero to positive, in today's theme. */
export function signedColors() {
  known ??= make();
  return known;
}

/** Call back when signedColors() has become another. */
export function onColorsChange(callback) {
  onThemeChange(() => {
    known = null;
    callback();
  });
}

function make() {
  const stops = Object.fromEntries(
    ["negative", "zero", "positive"].map((name) => [name, parseColor(cssColor(`--scale-${name}`))]),
  );
  const bytes = new Uint8ClampedArray(4 * (2 * HALF + 1));
  for (let i = -HALF; i <= HALF; i += 1) {
    bytes.set([...diverging(i / HALF, stops), 255], 4 * (i + HALF));
  }
  return new Uint32Array(bytes.buffer);
}
