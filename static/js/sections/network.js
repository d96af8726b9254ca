import { createFilters, createLegend } from "../components/filters.js";
import { createLayers } from "../components/layers.js";
import { part, setText } from "../dom/dom.js";
import { magnitude } from "../figures/palette.js";
import { backOff, Poller } from "../server/poller.js";
import { count } from "../words/format.js";

// Filters change slowly.
const INTERVAL_MS = 2000;

/** The network of the run: the filters of its first convolution, and all layers as a table. */
export function mountNetwork(root, { api, store }) {
  const filters = createFilters(part(root, "filters"));
  const legend = createLegend(part(root, "legend"));
  const layers = createLayers(part(root, "layers"));
  let isVisible = true;
  let shown = "";
  let shownMoment = null;
  // The run whose layers are shown, and which of them is the first convolution; -1 for none.
  let described = { run: null, first: -1 };

  const poller = new Poller({
    async ask() {
      const { run, moment } = store.state;
      const wanted = run && `${run.id} ${moment ?? run.step}`;
      const isUnseen = shown !== "" && (!isVisible || document.hidden);
      if (!run || wanted === shown || isUnseen) return;
      if (described.run !== run.id) describe(run.id, await api.network(run.id));
      const { first } = described;
      show(first < 0 ? null : (await api.network(run.id, { layer: first, at: moment })).layers[first]);
      shown = wanted;
    },
    delay: (failures) => Math.max(INTERVAL_MS, backOff(failures)),
  });

  function describe(run, network) {
    described = { run, first: network.layers.findIndex(({ type }) => type === "conv") };
    layers.update(network);
    setText(part(root, "total"), `${count(network.parameters)} parameters`);
  }

  function show(layer) {
    const pictures = layer ? layer.weights.map(([channel]) => channel) : [];
    setText(part(root, "filters-size"), layer ? `${layer.filters} of ${layer.size} × ${layer.size}` : "none");
    filters.update({ filters: pictures });
    legend.update({ limit: magnitude(pictures.flat(2)) });
  }

  store.watch(["run", "moment"], ({ run, moment }) => {
    const isOther = run && !shown.startsWith(`${run.id} `);
    if (isOther || moment !== shownMoment) poller.now();
    shownMoment = moment;
  });
  new IntersectionObserver(([entry]) => {
    isVisible = entry.isIntersecting;
    if (isVisible) poller.now();
  }).observe(root);
  poller.start();
}
