import { cssColor, onThemeChange } from "../dom/dom.js";
import { paintInk, parseColor } from "../figures/palette.js";

/** The 28 x 28 pixels that the network sees, on a canvas of that size. */
export function createSeen(canvas) {
  const paper = canvas.getContext("2d");
  let input = null;

  function paint() {
    paper.clearRect(0, 0, 28, 28);
    if (!input) return;
    const bytes = paintInk(input, parseColor(cssColor("--ink")));
    paper.putImageData(new ImageData(bytes, 28, 28), 0, 0);
  }
  onThemeChange(paint);

  return {
    /** @param {{input: number[]|null}} data 784 numbers, 0..1 */
    update(data) {
      const isSame = input && data.input?.every((value, i) => value === input[i]);
      input = data.input;
      if (!isSame) paint();
    },
  };
}
