import { cssColor, dispatch, element, onThemeChange, setText } from "../dom/dom.js";
import { inkPicture } from "../dom/ink.js";

const SIDE = 28;

/**
 * Pictures in a row, from a drawing to what the network sees, some with a switch. Dispatches
 * "switch" {name, on}.
 * @param {{name: string, title: string, why: string, switch?: string}[]} stages switch is the name
 *   of what is switched
 */
export function createStageRow(container, stages) {
  const items = stages.map((stage) => createStage(container, stage));
  container.append(...items.map(({ item }) => item));
  let shown = null;

  function paint() {
    if (!shown) return;
    const colors = { mark: cssColor("--mark"), middle: cssColor("--muted") };
    items.forEach(({ canvas }, i) => paintStage(canvas, shown[i], colors));
  }
  onThemeChange(paint);

  return {
    /**
     * @param {{name: string, width: number, height: number, pixels: number[], words: string,
     *   mark?: number[], isWhole: boolean}[]} data isWhole: it fills the frame, otherwise
     *   its pixels are as large as those of the 28 x 28; mark: a point in it, in pixels
     */
    update(data) {
      shown = data;
      items.forEach(({ words }, i) => setText(words, data[i].words));
      paint();
    },
    /** @param {Record<string, boolean>} on by the switches' names */
    switch(on) {
      for (const { input, name, item } of items) {
        if (!input) continue;
        input.checked = on[name];
        item.toggleAttribute("data-off", !on[name]);
      }
    },
  };
}

function createStage(container, { title, why, switch: name }) {
  const canvas = element("canvas", { role: "img", "aria-label": title });
  const words = element("p.stage-words.tabular");
  const input = name && element("input", { type: "checkbox", role: "switch", checked: true });
  const head = name ? element("label.stage-title", input, title) : element("h3.stage-title", { text: title });
  input?.addEventListener("change", () => dispatch(container, "switch", { name, on: input.checked }));
  const item = element("li.stage", head, element("div.stage-frame", canvas), words, element("p.stage-why", { text: why }));
  return { item, canvas, words, input, name };
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
