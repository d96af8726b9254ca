import { element } from "../dom/dom.js";
import { inkCanvas } from "../dom/ink.js";
import { aDigit, number } from "../words/format.js";

/** Training images with their labels and distances, the nearest first. */
export function createNeighbors(container) {
  return {
    /** @param {{neighbors: {index: number, label: number, distance: number, pixels: number[]}[]}} data */
    update: ({ neighbors }) => container.replaceChildren(...neighbors.map(createItem)),
  };
}

function createItem({ index, label, distance, pixels }) {
  const words = `Training image ${index}, ${aDigit(label)}, at distance ${number(distance)}`;
  return element(
    "li.neighbor",
    { title: words },
    inkCanvas(pixels, { role: "img", "aria-label": words }),
    element("span.neighbor-words.tabular", { "aria-hidden": "true" }, element("b", { text: String(label) }), ` ${number(distance)}`),
  );
}
