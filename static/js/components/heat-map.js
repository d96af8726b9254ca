import { contours } from "../figures/contours.js";
import { cssColor, element } from "../dom/dom.js";
import { onColorsChange, signedColors } from "../dom/scale-colors.js";
import { paint, pictureOf, plan } from "../figures/tiles.js";

const SIDE = 28;
const PICTURE = pictureOf([1, SIDE, SIDE]);
const LAID = plan(PICTURE, SIDE, { least: SIDE, most: SIDE });

/** 28 x 28 signed numbers in colors, and over them the outline of the ink. */
export function createHeatMap(container) {
  const canvas = element("canvas", { class: "heat-map", role: "img", "aria-label": "Nothing yet" });
  const small = new OffscreenCanvas(SIDE, SIDE);
  container.append(canvas);
  let shown = null;

  function draw() {
    const side = canvas.width;
    if (!shown || !side) return;
    const pixels = paint(shown.numbers, PICTURE, LAID, shown.greatest, signedColors());
    small.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), SIDE, SIDE), 0, 0);
    const paper = canvas.getContext("2d");
    paper.imageSmoothingEnabled = false;
    paper.drawImage(small, 0, 0, side, side);
    if (!shown.ink) return;
    paper.beginPath();
    for (const [x0, y0, x1, y1] of contours(shown.ink, SIDE, 0.35)) {
      paper.moveTo((x0 * side) / SIDE, (y0 * side) / SIDE);
      paper.lineTo((x1 * side) / SIDE, (y1 * side) / SIDE);
    }
    paper.strokeStyle = cssColor("--ink");
    paper.lineWidth = Math.max(1, side / 260);
    paper.lineCap = "round";
    paper.stroke();
  }

  new ResizeObserver(() => {
    const side = Math.round(canvas.clientWidth * devicePixelRatio);
    if (!side || side === canvas.width) return;
    canvas.width = canvas.height = side;
    draw();
  }).observe(canvas);
  onColorsChange(draw);

  return {
    /** @param {{numbers: ArrayLike<number>, greatest: number, words: string, ink?: ArrayLike<number>}} data */
    update(data) {
      shown = data;
      canvas.setAttribute("aria-label", data.words);
      draw();
    },
  };
}
