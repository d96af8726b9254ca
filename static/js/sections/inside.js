import { createFilters, createLegend } from "../components/filters.js";
import { createLayers } from "../components/layers.js";
import { part, setText } from "../dom/dom.js";
import { count } from "../words/format.js";
import { magnitude } from "../figures/palette.js";
import { backOff, Poller } from "../server/poller.js";

// Filters change slowly: a look now and then is enough.
const LOOK_MS = 2000;

/** A first look inside: the filters of the first layer as they change, and all layers as a table. */
export function mountInside(root, { api, store }) {
  const filters = createFilters(part(root, "filters"));
  const legend = createLegend(part(root, "legend"));
  const layers = createLayers(part(root, "layers"));
  let isVisible = true;
  let shown = "";
  let looked = null;
  // The run whose layers are shown, and which of them has the first filters; -1 for none.
  let known = { run: null, first: -1 };

  const poller = new Poller({
    async ask() {
      const { run, moment } = store.state;
      const now = run && `${run.id} ${moment ?? run.step}`;
      const isUnseen = shown !== "" && (!isVisible || document.hidden);
      if (!run || now === shown || isUnseen) return;
      if (known.run !== run.id) describe(run.id, await api.network(run.id));
      show(known.first < 0 ? null : await api.network(run.id, { layer: known.first, at: moment }));
      shown = now;
    },
    delay: (failures) => Math.max(LOOK_MS, backOff(failures)),
  });

  function describe(run, network) {
    known = { run, first: network.layers.findIndex(({ type }) => type === "conv") };
    layers.update(network);
    setText(part(root, "total"), `${count(network.parameters)} parameters`);
  }

  function show(network) {
    const first = network?.layers[known.first];
    const pictures = first ? first.weights.map(([channel]) => channel) : [];
    setText(part(root, "filters-size"), first ? `${first.filters} of ${first.size} × ${first.size}` : "none");
    filters.update({ filters: pictures });
    legend.update({ greatest: magnitude(pictures.flat(2)) });
  }

  store.watch(["run", "moment"], ({ run, moment }) => {
    const isOther = run && !shown.startsWith(`${run.id} `);
    if (isOther || moment !== looked) poller.now();
    looked = moment;
  });
  new IntersectionObserver(([entry]) => {
    isVisible = entry.isIntersecting;
    if (isVisible) poller.now();
  }).observe(root);
  poller.start();
}
