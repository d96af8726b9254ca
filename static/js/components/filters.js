import { cssColor, element, onThemeChange } from "../dom/dom.js";
import { fixed } from "../words/format.js";
import { magnitude, paintSigned, parseColor } from "../figures/palette.js";

/** The first layer's filters as small pictures, all on one scale that is symmetric about zero. */
export function createFilters(container) {
  let shown = [];

  function paint() {
    const stops = scaleStops();
    const greatest = magnitude(shown.flat(2));
    shown.forEach((filter, i) => {
      const canvas = container.children[i].firstElementChild;
      const side = filter.length;
      if (canvas.width !== side) canvas.width = canvas.height = side;
      const bytes = paintSigned(filter.flat(), greatest, stops);
      canvas.getContext("2d").putImageData(new ImageData(bytes, side, side), 0, 0);
    });
  }
  onThemeChange(paint);

  return {
    /** @param {{filters: number[][][]}} data one square of numbers a filter */
    update({ filters }) {
      while (container.children.length > filters.length) container.lastElementChild.remove();
      while (container.children.length < filters.length) {
        const name = `Filter ${container.children.length + 1}`;
        container.append(element("li", {}, element("canvas", { role: "img", "aria-label": name })));
      }
      shown = filters;
      paint();
    },
  };
}

/** The colors of the scale for signed numbers, in the theme of now. */
export function scaleStops() {
  return {
    negative: parseColor(cssColor("--scale-negative")),
    zero: parseColor(cssColor("--scale-zero")),
    positive: parseColor(cssColor("--scale-positive")),
  };
}

/** A strip with the ends of the scale. */
export function createLegend(container) {
  const [low, high] = [element("span"), element("span")];
  container.append(low, element("span", { class: "legend-strip", "aria-hidden": "true" }), high);

  return {
    /** @param {{greatest: number}} data */
    update({ greatest }) {
      low.textContent = fixed(-greatest, 2);
      high.textContent = `+${fixed(greatest, 2)}`;
    },
  };
}
