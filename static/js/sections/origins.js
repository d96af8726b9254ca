import { numbersOf } from "../figures/arrays.js";
import { createOriginCard } from "../components/origin-card.js";
import { part } from "../dom/dom.js";
import { gradientWords, nameOf, placeWords, weightPlace } from "../words/layer-words.js";
import { Latest } from "../server/latest.js";
import { positionOf } from "../figures/tiles.js";

const INVITATION = {
  title: "Where does a number come from?",
  value: null,
  notes: [
    "Point at any number of the pictures, or reach one with Tab and the arrow keys. Page Up and Page Down go from layer to layer.",
  ],
  origin: null,
  isSpoken: false,
};
// Layers that make a number of the same channel of the layer before.
const WITHIN_CHANNELS = ["pool", "average-pool", "relu", "tanh", "sigmoid", "dropout", "batch-norm"];

/**
 * What happens when a number of the sandwich is pointed at: its origin is told, and outlined in
 * the layer before and in the input.
 *
 * @param {object} sandwich
 * @param {object[]} sandwich.rows the rows, the input first; each with its tiles and what they show
 * @param {() => object} sandwich.view the view of now
 * @param {() => object[]} sandwich.layers the layers of the rows
 * @param {() => number|null} sandwich.label the class that gradients are for
 */
export function mountOrigins(root, { api, store }, { rows, view, layers, label }) {
  const container = part(root, "origin");
  const card = createOriginCard(container);
  let pointed = null;
  let reached = 0;

  const latest = new Latest(
    ({ row, position }) => {
      const { run, subject, moment } = store.state;
      return api.inspect(run.id, "origin", { pixels: subject.pixels }, { layer: row - 1, position: position.join(), at: moment });
    },
    {
      answered(origin, asked) {
        if (asked !== pointed) return;
        tell(asked, origin);
        mark(asked, origin);
      },
      failed(error, asked) {
        if (asked === pointed && error.status !== 0) card.update({ ...asked.words, notes: [error.message], origin: null, isSpoken: true });
      },
    },
  );

  root.addEventListener("point", ({ target, detail: { index, byKey } }) => {
    const row = rows.findIndex(({ row: element }) => element.contains(target));
    reached = row;
    reach();
    ask(row, index, byKey);
    for (const other of rows) if (other.index !== row) other.tiles?.unpoint();
  });
  root.addEventListener("unpoint", ({ target }) => {
    if (pointed && rows[pointed.row]?.row.contains(target)) clear();
  });
  root.addEventListener("leave", ({ target, detail: { way } }) => {
    let row = rows.findIndex(({ row: element }) => element.contains(target)) + way;
    while (rows[row]?.row.hidden) row += way;
    rows[row]?.tiles.focus();
    rows[row]?.row.scrollIntoView({ block: "nearest" });
  });

  function ask(row, index, byKey) {
    const { picture, numbers } = rows[row].shown;
    const at = positionOf(picture, index);
    const own = layers()[row];
    const name = row ? nameOf(layers().slice(1), row - 1) : "Input";
    const position = own.shape.length === 3 ? [at.tile, at.row, at.column] : [at.tile];
    const place = view().ofWeights ? weightPlace(at, picture) : row ? placeWords(position, row >= rows.length - 2) : `row ${at.row + 1}, column ${at.column + 1}`;
    const title = `${name}: ${place}`;
    if (!pointed || pointed.row !== row || pointed.index !== index) unmark();
    pointed = { row, index, position, byKey, words: { title, value: numbers[index] } };
    if (row && !view().ofWeights) latest.push(pointed);
    else tell(pointed, null);
  }

  function tell({ row, index, words, byKey }, origin) {
    const own = layers()[row];
    const value = origin && !view().ofClass ? origin.value : words.value;
    card.update({ title: words.title, value, notes: notesOf(own, index, row), origin, isSpoken: byKey });
    container.toggleAttribute("data-pointed", true);
  }

  /** What else there is to say of a number: what it means for the loss. */
  function notesOf(own, index, row) {
    const { ofClass, ofWeights } = view();
    if (ofWeights && ofClass) return [`The weight is ${words(own.weights.weights, index)}. A nudge moves it against its gradient.`];
    if (ofWeights) return own.dweights ? [`Its gradient is ${words(own.dweights.weights, index)}.`] : [];
    if (ofClass) return [`The number itself is ${words(own.activations, index)}.`, gradientWords(numbersOf(own.gradient)[index], label())];
    return row === 0 ? ["Ink as the network gets it, from 0 to 1."] : [];
  }

  const words = (array, index) => String(Number(numbersOf(array)[index].toPrecision(4))).replace("-", "−");

  function mark(asked, origin) {
    unmark();
    const source = asked.row - 1;
    const { shape } = layers()[source];
    if (origin.window && shape.length === 3) {
      const within = WITHIN_CHANNELS.includes(origin.type);
      const tiles = within ? [asked.position[0]] : Array.from({ length: shape[0] }, (_, i) => i);
      put(source, { window: origin.window, tiles });
    }
    if (source > 0) put(0, { window: origin.receptive_field, tiles: [0] });
  }

  function put(row, marked) {
    rows[row].marked = marked;
    rows[row].tiles.update({ ...rows[row].shown, marked });
  }

  function unmark() {
    rows.forEach(({ marked }, i) => marked && put(i, null));
  }

  function clear() {
    if (pointed) rows[pointed.row]?.tiles?.unpoint();
    pointed = null;
    latest.cancel();
    unmark();
    card.update(INVITATION);
    container.toggleAttribute("data-pointed", false);
  }

  /** One row is reached by the tab key: the last one that was looked at. */
  function reach() {
    if (rows[reached]?.row.hidden) reached = rows.findIndex(({ row }) => !row.hidden);
    rows.forEach(({ tiles }, i) => tiles?.setReachable(i === reached));
  }

  container.addEventListener("close", clear);
  clear();
  return {
    clear,
    reach,
    /** The numbers are newer now: ask for the origin of the pointed one again. */
    refresh() {
      reach();
      if (pointed && rows[pointed.row]?.shown) ask(pointed.row, pointed.index, false);
    },
  };
}
