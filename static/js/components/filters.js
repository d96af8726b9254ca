import { element } from "../dom/dom.js";
import { onColorsChange, paintNumbers } from "../dom/scale-colors.js";
import { magnitude } from "../figures/palette.js";
import { layOut, pictureOf } from "../figures/tiles.js";
import { fixed } from "../words/format.js";

/** The first layer's filters as small pictures, all on one scale that is symmetric about zero. */
export function createFilters(container) {
  let shown = [];

  function paint() {
    const limit = magnitude(shown.flat(2));
    shown.forEach((filter, i) => {
      const canvas = container.children[i].firstElementChild;
      const side = filter.length;
      if (canvas.width !== side) canvas.width = canvas.height = side;
      const picture = pictureOf([1, side, side]);
      paintNumbers(canvas, filter.flat(), picture, layOut(picture, side, { least: side, most: side }), limit);
    });
  }
  onColorsChange(paint);

  return {
    /** @param {{filters: number[][][]}} data a square of numbers for each filter */
    update({ filters }) {
      while (container.children.length > filters.length) container.lastElementChild.remove();
      while (container.children.length < filters.length) {
        const name = `Filter ${container.children.length + 1}`;
        container.append(element("li", element("canvas", { role: "img", "aria-label": name })));
      }
      shown = filters;
      paint();
    },
  };
}

/** A strip with the ends of the scale. */
export function createLegend(container) {
  const [low, high] = [element("span"), element("span")];
  container.append(low, element("span.legend-strip", { "aria-hidden": "true" }), high);

  return {
    /** @param {{limit: number}} data */
    update({ limit }) {
      low.textContent = fixed(-limit, 2);
      high.textContent = `+${fixed(limit, 2)}`;
    },
  };
}
