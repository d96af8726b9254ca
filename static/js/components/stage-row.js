import { cssColor, dispatch, onThemeChange, setText } from "../dom/dom.js";
import { inkPicture } from "../dom/ink.js";

const SIDE = 28;

/**
 * Pictures in a row, from a drawing to what the network sees, some with a switch. Dispatches
 * "switch" {name, on}.
 */
export function createStageRow(container) {
  const items = [...container.children];
  let shown = null;

  container.addEventListener("change", ({ target: { name, checked } }) => dispatch(container, "switch", { name, on: checked }));

  function paint() {
    if (!shown) return;
    const colors = { mark: cssColor("--mark"), middle: cssColor("--muted") };
    items.forEach((item, i) => paintStage(item.querySelector("canvas"), shown[i], colors));
  }
  onThemeChange(paint);

  return {
    /**
     * @param {{width: number, height: number, pixels: number[], words: string, mark?: number[],
     *   isWhole: boolean}[]} data isWhole: it fills the frame, otherwise its pixels are as large as
     *   those of the 28 x 28; mark: a point in it, in pixels
     */
    update(data) {
      shown = data;
      items.forEach((item, i) => setText(item.querySelector(".stage-words"), data[i].words));
      paint();
    },
    /** @param {Record<string, boolean>} on by the switches' names */
    switch(on) {
      for (const input of container.querySelectorAll("input")) {
        input.checked = on[input.name];
        input.closest("li").toggleAttribute("data-off", !on[input.name]);
      }
    },
  };
}

function paintStage(canvas, { width, height, pixels, mark, isWhole }, { mark: color, middle }) {
  // A mark has a higher resolution than the pixels.
  const factor = isWhole ? 1 : 10;
  canvas.width = width * factor;
  canvas.height = height * factor;
  const longest = isWhole ? Math.max(width, height) : SIDE;
  canvas.style.width = `${(100 * width) / longest}%`;
  canvas.style.height = `${(100 * height) / longest}%`;
  const paper = canvas.getContext("2d");
  paper.imageSmoothingEnabled = false;
  paper.drawImage(inkPicture(pixels, width, height), 0, 0, canvas.width, canvas.height);
  if (!mark) return;
  cross(paper, [14.5 * factor, 14.5 * factor], canvas.width, middle);
  cross(paper, mark.map((pixel) => (pixel + 0.5) * factor), 3 * factor, color);
}

function cross(paper, [x, y], reach, color) {
  paper.strokeStyle = color;
  paper.lineWidth = reach > 100 ? 1 : 4;
  paper.beginPath();
  paper.moveTo(x - reach, y);
  paper.lineTo(x + reach, y);
  paper.moveTo(x, y - reach);
  paper.lineTo(x, y + reach);
  paper.stroke();
}
