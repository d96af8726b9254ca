import { extent, numbersOf } from "../figures/arrays.js";
import { createChoice } from "../components/choice.js";
import { createHistogram } from "../components/histogram.js";
import { createLayerRow } from "../components/layer-row.js";
import { createProblem } from "../components/problem.js";
import { createTileCanvas } from "../components/tile-canvas.js";
import { part, setText } from "../dom/dom.js";
import { count, number, percent } from "../words/format.js";
import { factsOf, nameOf, summaryOf, workOf } from "../words/layer-words.js";
import { keepFresh } from "../server/live-view.js";
import { onColorsChange } from "../dom/scale-colors.js";
import { pictureOf, pictureOfWeights } from "../figures/tiles.js";
import { mountOrigins } from "./origins.js";

// How often it looks while the network trains.
const APART_MS = 900;
const DIGITS = Array.from({ length: 10 }, (_, digit) => [String(digit), String(digit)]);
const VOLUME = { least: 36, most: 112 };
const VECTOR = { least: 9, most: 20 };
const SCORES = { least: 26, most: 60 };
const FILTER = { least: 20, most: 48 };
const FINE = { least: 1, most: 48 };

/** What can be looked at: whether it needs a class, and where the numbers are in a layer. */
const VIEWS = {
  activations: { words: "Activations", ofClass: false, ofWeights: false, read: (layer) => layer.activations },
  gradients: { words: "Their gradients", ofClass: true, ofWeights: false, read: (layer) => layer.gradient },
  filters: { words: "Filters", ofClass: false, ofWeights: true, read: (layer) => layer.weights.weights },
  dfilters: { words: "Filter gradients", ofClass: true, ofWeights: true, read: (layer) => layer.dweights?.weights },
};

/** Every layer of the network as pictures of the numbers that it made of the subject. */
export function mountSandwich(root, page) {
  const { api, store } = page;
  const problem = createProblem(part(root, "problem"));
  const views = createChoice(part(root, "views"), {
    name: "sandwich-view",
    label: "Show",
    options: Object.entries(VIEWS).map(([value, { words }]) => [value, words]),
  });
  const classes = createChoice(part(root, "classes"), { name: "sandwich-class", label: "of the loss for", options: DIGITS });
  const list = part(root, "layers");
  const rows = [];
  let view = "activations";
  let picked = null;
  let answer = null;
  let layers = [];

  const digit = () => picked ?? (answer ? answer.probabilities.indexOf(Math.max(...answer.probabilities)) : 0);
  const origins = mountOrigins(root, page, { rows, view: () => VIEWS[view], layers: () => layers, label: () => answer.label });

  const fresh = keepFresh(root, page, {
    options: () => ({ label: VIEWS[view].ofClass ? digit() : null, weights: VIEWS[view].ofWeights ? 1 : 0 }),
    ask: ({ run, at, subject, options }) =>
      api.inspect(run, "explain", { pixels: subject.pixels }, { ...options, at, encoding: "base64" }),
    show(explanation, { subject, options }) {
      answer = { ...explanation, subject, hasWeights: options.weights === 1 };
      layers = layersOf(answer);
      show();
      origins.refresh();
    },
    problem,
    apartMs: APART_MS,
  });

  root.addEventListener("pick", ({ detail: { name, value } }) => {
    if (name === "sandwich-view") view = value;
    else picked = Number(value);
    origins.clear();
    choose();
    if (answer && !lacksNumbers()) show();
    fresh.look();
  });

  const lacksNumbers = () =>
    (VIEWS[view].ofClass && answer.label !== digit()) || (VIEWS[view].ofWeights && !answer.hasWeights);

  function choose() {
    views.update({ chosen: view });
    classes.update({ chosen: String(digit()) });
    part(root, "classes").hidden = !VIEWS[view].ofClass;
  }

  function show() {
    if (lacksNumbers()) return;
    while (rows.length > layers.length) rows.pop().row.remove();
    while (rows.length < layers.length) rows.push(addRow(rows.length));
    rows.forEach(showRow);
    setText(part(root, "seen"), `Now: ${answer.subject.words}, at step ${count(answer.step)}`);
    root.dataset.step = answer.step;
    choose();
  }

  function addRow(index) {
    const row = createLayerRow();
    const made = { ...row, index, tiles: null, sides: null, histogram: createHistogram(row.histogram), marked: null };
    made.row.dataset.layer = index - 1;
    list.append(row.row);
    return made;
  }

  function showRow(row, i) {
    const layer = layers[i];
    const array = VIEWS[view].read(layer);
    row.row.hidden = !array;
    if (!array) return;
    const numbers = numbersOf(array);
    const [least, greatest] = extent(numbers);
    // Ink and probabilities have ends of their own; the others are as wide as their numbers.
    const isShare = view === "activations" && ["input", "softmax"].includes(layer.type);
    const ends = isShare ? 1 : Math.max(Math.abs(least), Math.abs(greatest)) || 1;
    const name = i ? nameOf(layers.slice(1), i - 1) : "Input";
    const source = layers[Math.max(0, i - 1)].shape;
    row.update({
      name,
      work: i ? workOf(layer, source) : "What the network sees: 0 is paper, 1 is ink.",
      facts: factsOf(layer, [least, greatest]),
      isInner: i > 1 && !VIEWS[view].ofWeights && layers[i - 1].entry === layer.entry,
      note: `±${number(ends)}`,
    });
    row.histogram.update(layer.histogram);
    row.shown = {
      numbers,
      picture: VIEWS[view].ofWeights ? pictureOfWeights(array.shape, source) : pictureOf(layer.shape),
      greatest: ends,
      words: VIEWS[view].ofWeights
        ? `${name}: ${count(numbers.length)} ${VIEWS[view].words.toLowerCase()} from ${number(least)} to ${number(greatest)}. Arrow keys go from one to the next.`
        : `${summaryOf(name, layer, numbers)} Arrow keys go from one to the next.`,
      ticks: !VIEWS[view].ofWeights && numbers.length === 10 ? [...numbers].map((value, unit) => tick(unit, value, isShare)) : [],
      start: VIEWS[view].ofWeights ? 0 : middleOf(layer.shape),
    };
    fill(row, sidesOf(row.shown.picture));
  }

  function fill(row, sides) {
    if (row.sides !== sides) {
      row.pictures.replaceChildren();
      row.sides = sides;
      row.tiles = createTileCanvas(row.pictures, sides);
      origins.reach();
    }
    row.tiles.update({ ...row.shown, marked: row.marked });
  }

  onColorsChange(() => rows.forEach(({ tiles }) => tiles?.repaint()));
  store.watch(["subject"], ({ subject }) => subject && choose());
  choose();
}

/** The layers with the picture itself before them. */
function layersOf(answer) {
  const { input, gradient, layers } = answer;
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
  if (height === 1 && width === 1) return tiles === 10 ? SCORES : VECTOR;
  if (stack > 1) return tiles * stack > 600 ? FINE : FILTER;
  return tiles === 1 && width !== height ? { least: 1, most: 12 * width } : VOLUME;
}

/** Where the keyboard begins: the middle of the first channel, where there is ink. */
function middleOf(shape) {
  return shape.length === 3 ? Math.floor(shape[1] / 2) * shape[2] + Math.floor(shape[2] / 2) : 0;
}

/** A digit and its number in a few letters. */
function tick(unit, value, isShare) {
  if (isShare) return `${unit}\n${percent(value, 0)}`;
  return `${unit}\n${Math.abs(value) < 0.001 ? "0" : number(Number(value.toPrecision(2)))}`;
}
