import { cssColor, element, onThemeChange, setText, tell } from "../dom/dom.js";
import { paintInk, parseColor } from "../figures/palette.js";

const SIDE = 28;

/**
 * Pictures in a row, from a drawing to what the network sees, some with a switch. Tells "switch"
 * {name, on}.
 * @param {{name: string, title: string, why: string, switch?: string}[]} steps switch is the name
 *   of what is switched
 */
export function createStageRow(container, steps) {
  const stages = steps.map((step) => createStage(container, step));
  container.append(...stages.map(({ item }) => item));
  let shown = null;

  function paint() {
    if (!shown) return;
    const colors = { ink: parseColor(cssColor("--ink")), mark: cssColor("--mark"), middle: cssColor("--muted") };
    stages.forEach(({ canvas }, i) => paintStage(canvas, shown[i], colors));
  }
  onThemeChange(paint);

  return {
    /**
     * @param {{name: string, width: number, height: number, pixels: number[], words: string,
     *   mark?: number[], isWhole: boolean}[]} data isWhole: it fills the frame, else it is of the
     *   28 x 28's pixels; mark: a place in it, in pixels
     */
    update(data) {
      shown = data;
      stages.forEach(({ words }, i) => setText(words, data[i].words));
      paint();
    },
    /** @param {Record<string, boolean>} on by the switches' names */
    switch(on) {
      for (const { input, name, item } of stages) {
        if (!input) continue;
        input.checked = on[name];
        item.toggleAttribute("data-off", !on[name]);
      }
    },
  };
}

function createStage(container, { title, why, switch: name }) {
  const canvas = element("canvas", { role: "img", "aria-label": title });
  const words = element("p", { class: "stage-words tabular" });
  const input = name && element("input", { type: "checkbox", role: "switch", checked: true });
  const head = name ? element("label", { class: "stage-title" }, input, title) : element("h3", { class: "stage-title", text: title });
  input?.addEventListener("change", () => tell(container, "switch", { name, on: input.checked }));
  const item = element(
    "li",
    { class: "stage" },
    head,
    element("div", { class: "stage-frame" }, canvas),
    words,
    element("p", { class: "stage-why", text: why }),
  );
  return { item, canvas, words, input, name };
}

function paintStage(canvas, { width, height, pixels, mark, isWhole }, { ink, mark: color, middle }) {
  // A mark is drawn finer than the pixels that it lies between.
  const finer = isWhole ? 1 : 10;
  canvas.width = width * finer;
  canvas.height = height * finer;
  const longest = isWhole ? Math.max(width, height) : SIDE;
  canvas.style.width = `${(100 * width) / longest}%`;
  canvas.style.height = `${(100 * height) / longest}%`;
  const small = new OffscreenCanvas(width, height);
  small.getContext("2d").putImageData(new ImageData(paintInk(pixels, ink), width, height), 0, 0);
  const paper = canvas.getContext("2d");
  paper.imageSmoothingEnabled = false;
  paper.drawImage(small, 0, 0, canvas.width, canvas.height);
  if (!mark) return;
  cross(paper, [14.5 * finer, 14.5 * finer], canvas.width, middle);
  cross(paper, mark.map((at) => (at + 0.5) * finer), 3 * finer, color);
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
