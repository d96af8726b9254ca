/** Pictures of ink (0..1), painted in the theme's color of ink. */

import { paintInk, parseColor } from "../figures/palette.js";
import { cssColor, element, onThemeChange } from "./dom.js";

const SIDE = 28;
const inkOf = new WeakMap();

/** Make a canvas of 28 x 28 pixels of ink, with attributes. It follows the theme. */
export function inkCanvas(ink, attributes) {
  const canvas = element("canvas", { width: SIDE, height: SIDE, ...attributes });
  showInk(canvas, ink);
  return canvas;
}

/** Show 28 x 28 pixels of ink on a canvas of that size; null: none. */
export function showInk(canvas, ink) {
  inkOf.set(canvas, ink);
  canvas.toggleAttribute("data-ink", true);
  const paper = canvas.getContext("2d");
  paper.clearRect(0, 0, SIDE, SIDE);
  if (ink) paper.putImageData(inkImage(ink, SIDE, SIDE), 0, 0);
}

onThemeChange(() => {
  for (const canvas of document.querySelectorAll("canvas[data-ink]")) showInk(canvas, inkOf.get(canvas));
});

/** A canvas off the page with width x height pixels of ink, to be drawn larger. */
export function inkPicture(ink, width = SIDE, height = SIDE, color = parseColor(cssColor("--ink"))) {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d").putImageData(inkImage(ink, width, height, color), 0, 0);
  return canvas;
}

function inkImage(ink, width, height, color = parseColor(cssColor("--ink"))) {
  return new ImageData(paintInk(ink, color), width, height);
}
