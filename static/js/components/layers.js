import { element } from "../dom/dom.js";
import { compact, count, shape } from "../words/format.js";

/** The network as a table with a row for each layer. */
export function createLayers(table) {
  const body = table.querySelector("tbody");
  let known = "";

  return {
    /** @param {{layers: object[]}} network */
    update({ layers }) {
      const rows = layers.map((layer) => [
        describe(layer), shape(layer.shape), layer.parameters ? count(layer.parameters) : "", layer.multiply_adds ? compact(layer.multiply_adds) : "",
      ]);
      const now = JSON.stringify(rows);
      if (now === known) return;
      known = now;
      body.replaceChildren(
        ...rows.map(([name, ...cells]) =>
          element("tr", element("th", { scope: "row", text: name }), ...cells.map((text) => element("td", { text }))),
        ),
      );
    },
  };
}

/** A layer as its specification has it: "conv 5 × 5, relu". Its count of filters or units is in its shape. */
function describe({ type, size, activation, rate }) {
  const kind = [type, size && `${size} × ${size}`, rate].filter(Boolean).join(" ");
  return activation ? `${kind}, ${activation}` : kind;
}
