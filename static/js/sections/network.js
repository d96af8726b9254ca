import { createFilters } from "../components/filters.js";
import { element, part, setText } from "../dom/dom.js";
import { whenSeen } from "../dom/in-sight.js";
import { magnitude } from "../figures/palette.js";
import { Refresher } from "../server/refresher.js";
import { compact, count, fixed, shape } from "../words/format.js";

// Filters change slowly.
const INTERVAL_MS = 2000;

/** The network of the run: the filters of its first convolution, and all layers as a table. */
export function mountNetwork(root, { api, store }) {
  const filters = createFilters(part(root, "filters"));
  let isSeen = true;
  // The run whose layers are shown, and which of them is the first convolution; -1 for none.
  let described = { run: null, first: -1 };

  const refresher = new Refresher({
    question() {
      const { run, moment } = store.state;
      const isWanted = run && (run.id !== described.run || (isSeen && !document.hidden));
      return isWanted ? { key: `${run.id} ${moment ?? run.step}`, about: `${run.id} ${moment}`, run: run.id, at: moment } : null;
    },
    async ask({ run, at }) {
      if (described.run !== run) describe(run, await api.network(run));
      const { first } = described;
      return first < 0 ? null : (await api.network(run, { layer: first, at })).layers[first];
    },
    answered: show,
    failed(error) {
      // Lost connections and lost runs are reported elsewhere.
      if (error.status === undefined) console.error(error);
    },
    intervalMs: INTERVAL_MS,
  });

  function describe(run, { layers, parameters }) {
    described = { run, first: layers.findIndex(({ type }) => type === "conv") };
    part(root, "layers").querySelector("tbody").replaceChildren(...layers.map(createRow));
    setText(part(root, "total"), `${count(parameters)} parameters`);
  }

  function show(layer) {
    const pictures = layer ? layer.weights.map(([channel]) => channel) : [];
    const limit = magnitude(pictures.flat(2));
    setText(part(root, "filters-size"), layer ? `${layer.filters} of ${layer.size} × ${layer.size}` : "none");
    filters.update({ filters: pictures, limit });
    setText(part(root, "low"), fixed(-limit, 2));
    setText(part(root, "high"), `+${fixed(limit, 2)}`);
  }

  const check = () => refresher.check();
  store.watch(["run", "moment"], check);
  whenSeen(root, (seen) => {
    isSeen = seen;
    check();
  });
}

/** A layer as its specification has it, "conv 5 × 5, relu", with its numbers. Its count of filters or units is in its shape. */
function createRow({ type, size, activation, rate, shape: sizes, parameters, multiply_adds: multiplyAdds }) {
  const kind = [type, size && `${size} × ${size}`, rate].filter(Boolean).join(" ");
  const numbers = [shape(sizes), parameters ? count(parameters) : "", multiplyAdds ? compact(multiplyAdds) : ""];
  return element(
    "tr",
    element("th", { scope: "row", text: activation ? `${kind}, ${activation}` : kind }),
    ...numbers.map((text) => element("td", { text })),
  );
}
