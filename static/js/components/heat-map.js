import { cssColor, element } from "../dom/dom.js";
import { keepSharp } from "../dom/resolution.js";
import { onColorsChange, paintNumbers } from "../dom/scale-colors.js";
import { contours } from "../figures/contours.js";
import { pictureOf } from "../figures/tiles.js";

const SIDE = 28;
const PICTURE = pictureOf([1, SIDE, SIDE]);
// The outline follows the ink where it has this strength.
const OUTLINE_LEVEL = 0.35;

/** 28 x 28 signed numbers in colors, and over them the outline of the ink. */
export function createHeatMap(container) {
  const canvas = element("canvas.heat-map", { role: "img", "aria-label": "Nothing yet" });
  const small = new OffscreenCanvas(SIDE, SIDE);
  container.append(canvas);
  let shown = null;

  function draw() {
    const side = canvas.width;
    if (!shown || !side) return;
    paintNumbers(small, shown.numbers, PICTURE, shown.limit);
    const paper = canvas.getContext("2d");
    paper.imageSmoothingEnabled = false;
    paper.drawImage(small, 0, 0, side, side);
    if (!shown.ink) return;
    paper.beginPath();
    for (const [x0, y0, x1, y1] of contours(shown.ink, SIDE, OUTLINE_LEVEL)) {
      paper.moveTo((x0 * side) / SIDE, (y0 * side) / SIDE);
      paper.lineTo((x1 * side) / SIDE, (y1 * side) / SIDE);
    }
    paper.strokeStyle = cssColor("--ink");
    paper.lineWidth = Math.max(1, side / 260);
    paper.lineCap = "round";
    paper.stroke();
  }

  keepSharp(canvas, draw);
  onColorsChange(draw);

  return {
    /** @param {{numbers: ArrayLike<number>, limit: number, words: string, ink?: ArrayLike<number>}} data */
    update(data) {
      shown = data;
      canvas.setAttribute("aria-label", data.words);
      draw();
    },
  };
}
