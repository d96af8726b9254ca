import { createChoice } from "../components/choice.js";
import { createHistogram } from "../components/histogram.js";
import { createLayerRow } from "../components/layer-row.js";
import { keepFresh } from "./live-view.js";
import { createTileCanvas } from "../components/tile-canvas.js";
import { part, setText } from "../dom/dom.js";
import { onColorsChange } from "../dom/scale-colors.js";
import { extent, numbersOf } from "../figures/arrays.js";
import { magnitude } from "../figures/palette.js";
import { argmax } from "../figures/probabilities.js";
import { pictureOf, pictureOfWeights } from "../figures/tiles.js";
import { count, number, percent } from "../words/format.js";
import { factsOf, nameOf, summaryOf, workOf } from "../words/layer-words.js";
import { mountOrigin } from "./origin.js";

const INTERVAL_MS = 900;
// The limits of a tile's width in CSS pixels, by what it shows.
const CHANNEL_SIDES = { least: 36, most: 112 };
const UNIT_SIDES = { least: 9, most: 20 };
const SCORE_SIDES = { least: 26, most: 60 };
const FILTER_SIDES = { least: 20, most: 48 };
const MANY_FILTERS_SIDES = { least: 1, most: 48 };

/** What can be shown: whether it needs a class, and where a layer has the numbers. */
const VIEWS = {
  activations: { ofClass: false, ofWeights: false, read: (layer) => layer.activations },
  gradients: { ofClass: true, ofWeights: false, read: (layer) => layer.gradient },
  filters: { ofClass: false, ofWeights: true, words: "filters", read: (layer) => layer.weights.weights },
  dfilters: { ofClass: true, ofWeights: true, words: "filter gradients", read: (layer) => layer.dweights?.weights },
};

/** Every layer of the network as pictures of the numbers that it computed from the subject. */
export function mountExplanation(root, page) {
  const { api, store } = page;
  const views = createChoice(part(root, "views"));
  const classes = createChoice(part(root, "classes"));
  const list = part(root, "layers");
  const rows = [];
  let view = "activations";
  let picked = null;
  let explanation = null;
  let layers = [];

  const digit = () => picked ?? (explanation ? argmax(explanation.probabilities) : 0);
  const origin = mountOrigin(root, page, {
    rows,
    view: () => VIEWS[view],
    layers: () => layers,
    label: () => explanation?.label ?? null,
    showGradients: ({ ofWeights }) => pick(ofWeights ? "dfilters" : "gradients"),
  });

  const { check } = keepFresh(root, page, {
    options: () => ({ label: VIEWS[view].ofClass ? digit() : null, weights: VIEWS[view].ofWeights ? 1 : 0 }),
    ask: ({ run, at, subject, options }) =>
      api.inspect(run, "explain", { pixels: subject.pixels }, { ...options, at, encoding: "base64" }),
    show(answer, { subject, options }) {
      explanation = { ...answer, subject, hasWeights: options.weights === 1 };
      layers = withInput(explanation);
      show();
      origin.refresh();
      // After the frame in which they are laid out: the browser chooses what stays in place before it.
      requestAnimationFrame(() => setTimeout(() => root.toggleAttribute("data-laid-out", true)));
    },
    intervalMs: INTERVAL_MS,
  });

  root.addEventListener("pick", ({ detail: { name, value } }) => {
    if (name === "explanation-class") picked = Number(value);
    pick(name === "explanation-view" ? value : view);
  });

  /** Show a view. A number that is pointed at stays so, unless numbers and weights change places. */
  function pick(next) {
    const isOther = VIEWS[next].ofWeights !== VIEWS[view].ofWeights;
    view = next;
    if (isOther) origin.clear();
    showChoices();
    if (explanation && !lacksNumbers()) {
      show();
      origin.refresh();
    }
    check();
  }

  const lacksNumbers = () =>
    (VIEWS[view].ofClass && explanation.label !== digit()) || (VIEWS[view].ofWeights && !explanation.hasWeights);

  function showChoices() {
    views.update({ chosen: view });
    classes.update({ chosen: digit() });
    part(root, "classes").hidden = !VIEWS[view].ofClass;
  }

  function show() {
    if (lacksNumbers()) return;
    while (rows.length > layers.length) rows.pop().row.remove();
    while (rows.length < layers.length) rows.push(addRow(rows.length));
    rows.forEach(showRow);
    setText(part(root, "seen"), `Now: ${explanation.subject.words}, at step ${count(explanation.step)}`);
    root.dataset.step = explanation.step;
    showChoices();
  }

  function addRow(index) {
    const row = createLayerRow();
    row.row.dataset.layer = index - 1;
    list.append(row.row);
    return { ...row, index, tiles: null, sides: null, histogram: createHistogram(row.histogram) };
  }

  function showRow(row, i) {
    const layer = layers[i];
    const { ofWeights, read, words } = VIEWS[view];
    const array = read(layer);
    row.row.hidden = !array;
    if (!array) return;
    const numbers = numbersOf(array);
    const [min, max] = extent(numbers);
    // Ink and probabilities share the limit 1; the scale of other layers fits their numbers.
    const isShare = view === "activations" && ["input", "softmax"].includes(layer.type);
    const limit = isShare ? 1 : magnitude([min, max]);
    const name = i ? nameOf(layers.slice(1), i - 1) : "Input";
    const source = layers[Math.max(0, i - 1)].shape;
    row.update({
      name,
      work: i ? workOf(layer, source) : "What the network sees: 0 is paper, 1 is ink.",
      facts: factsOf(layer, [min, max]),
      isInner: i > 1 && !ofWeights && layers[i - 1].entry === layer.entry,
      note: `±${number(limit)}`,
    });
    row.histogram.update(layer.histogram);
    const summary = ofWeights
      ? `${name}: ${count(numbers.length)} ${words} from ${number(min)} to ${number(max)}.`
      : summaryOf(name, layer, numbers);
    row.shown = {
      numbers,
      picture: ofWeights ? pictureOfWeights(array.shape, source) : pictureOf(layer.shape),
      limit,
      words: `${summary} Arrow keys go from one to the next.`,
      ticks: !ofWeights && numbers.length === 10 ? Array.from(numbers, (value, unit) => tick(unit, value, isShare)) : [],
      start: ofWeights ? 0 : middleOf(layer.shape),
    };
    showTiles(row, sidesOf(row.shown.picture));
  }

  function showTiles(row, sides) {
    if (row.sides !== sides) {
      row.pictures.replaceChildren();
      row.sides = sides;
      row.tiles = createTileCanvas(row.pictures, sides);
      origin.settle();
    }
    row.tiles.update(row.shown);
  }

  onColorsChange(() => rows.forEach(({ tiles }) => tiles?.repaint()));
  store.watch(["subject"], ({ subject }) => subject && showChoices());
  showChoices();
}

/** The layers, with the input before them as if it were one. */
function withInput({ input, gradient, layers }) {
  const [least, greatest] = extent(numbersOf(input));
  const first = {
    layer: -1,
    entry: -1,
    type: "input",
    shape: [1, ...input.shape],
    activations: input,
    gradient,
    weights: {},
    least,
    greatest,
    histogram: null,
  };
  return [first, ...layers];
}

function sidesOf({ height, width, stack, count: tiles }) {
  if (height === 1 && width === 1) return tiles === 10 ? SCORE_SIDES : UNIT_SIDES;
  if (stack > 1) return tiles * stack > 600 ? MANY_FILTERS_SIDES : FILTER_SIDES;
  return tiles === 1 && width !== height ? { least: 1, most: 12 * width } : CHANNEL_SIDES;
}

/** Where the keyboard begins: the middle of the first channel, where there is ink. */
function middleOf(shape) {
  return shape.length === 3 ? Math.floor(shape[1] / 2) * shape[2] + Math.floor(shape[2] / 2) : 0;
}

/** A digit and its number in a few characters. */
function tick(unit, value, isShare) {
  if (isShare) return `${unit}\n${percent(value, 0)}`;
  return `${unit}\n${Math.abs(value) < 0.001 ? "0" : number(Number(value.toPrecision(2)))}`;
}
