import { element, setCount } from "../dom/dom.js";
import { onColorsChange, paintNumbers } from "../dom/scale-colors.js";
import { pictureOf } from "../figures/tiles.js";

/** The first layer's filters as small pictures, all on one scale that is symmetric about zero. */
export function createFilters(container) {
  let shown = { filters: [], limit: 1 };

  function paint() {
    shown.filters.forEach((filter, i) => {
      const canvas = container.children[i].firstElementChild;
      paintNumbers(canvas, filter.flat(), pictureOf([1, filter.length, filter.length]), shown.limit);
    });
  }
  onColorsChange(paint);

  return {
    /** @param {{filters: number[][][], limit: number}} data a square of numbers for each filter */
    update(data) {
      shown = data;
      setCount(container, data.filters.length, (i) => element("li", element("canvas", { role: "img", "aria-label": `Filter ${i + 1}` })));
      paint();
    },
  };
}
