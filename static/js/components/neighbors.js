import { cssColor, element, onThemeChange } from "../dom/dom.js";
import { aDigit, number } from "../words/format.js";
import { paintInk, parseColor } from "../figures/palette.js";

/** Training images with their labels and how far away they are, the nearest first. */
export function createNeighbors(container) {
  let shown = [];

  function paint() {
    const ink = parseColor(cssColor("--ink"));
    container.querySelectorAll("canvas").forEach((canvas, i) => {
      canvas.getContext("2d").putImageData(new ImageData(paintInk(shown[i].pixels, ink), 28, 28), 0, 0);
    });
  }
  onThemeChange(paint);

  return {
    /** @param {{neighbors: {index: number, label: number, distance: number, pixels: number[]}[]}} data */
    update({ neighbors }) {
      shown = neighbors;
      container.replaceChildren(...neighbors.map(neighbor));
      paint();
    },
  };
}

function neighbor({ index, label, distance }) {
  const words = `Training image ${index}, ${aDigit(label)}, at distance ${number(distance)}`;
  return element(
    "li",
    { class: "neighbor", title: words },
    element("canvas", { width: 28, height: 28, role: "img", "aria-label": words }),
    element("span", { class: "neighbor-words tabular", "aria-hidden": "true" }, element("b", { text: String(label) }), ` ${number(distance)}`),
  );
}
