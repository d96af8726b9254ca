import { createOriginCard } from "../components/origin-card.js";
import { part } from "../dom/dom.js";
import { numbersOf } from "../figures/arrays.js";
import { positionOf } from "../figures/tiles.js";
import { Refresher } from "../server/refresher.js";
import { gradientWords, nameOf, positionWords, weightPositionWords } from "../words/layer-words.js";

const INVITATION = {
  title: "Where does a number come from?",
  value: null,
  notes: ["Point at any number of the pictures, or reach one with Tab and the arrow keys. Page Up and Page Down go from layer to layer."],
  origin: null,
  isSpoken: false,
};

/**
 * The origin of the number that is pointed at in the explanation: shown on a card, and outlined in
 * the layer before and in the input.
 *
 * @param {object} explanation
 * @param {object[]} explanation.rows the rows, the input first; each with its tiles and what they show
 * @param {() => object} explanation.view the current view
 * @param {() => object[]} explanation.layers the layers of the rows
 * @param {() => number|null} explanation.label the class that gradients are for
 */
export function mountOrigin(root, { api, store }, { rows, view, layers, label }) {
  const container = part(root, "origin");
  const card = createOriginCard(container);
  let pointed = null;
  let asked = 0;
  let reachable = 0;

  const refresher = new Refresher({
    question: () => (pointed && hasOrigin(pointed) ? pointed : null),
    ask({ row, position }) {
      const { run, subject, moment } = store.state;
      return api.inspect(run.id, "origin", { pixels: subject.pixels }, { layer: row - 1, position: position.join(), at: moment });
    },
    answered(origin, asked) {
      if (asked !== pointed) return;
      show(asked, origin);
      mark(asked, origin);
    },
    failed(error, asked) {
      if (asked === pointed && error.status !== 0) card.update({ ...asked.words, notes: [error.message], origin: null, isSpoken: true });
    },
  });

  const hasOrigin = ({ row }) => row > 0 && !view().ofWeights;

  const rowOf = (target) => rows.findIndex(({ row }) => row.contains(target));

  root.addEventListener("point", ({ target, detail: { index, byKey } }) => {
    reachable = rowOf(target);
    setReachable();
    ask(reachable, index, byKey);
    for (const other of rows) if (other.index !== reachable) other.tiles?.unpoint();
  });
  root.addEventListener("unpoint", ({ target }) => {
    if (pointed && rows[pointed.row]?.row.contains(target)) clear();
  });
  root.addEventListener("leave", ({ target, detail: { direction } }) => {
    let row = rowOf(target) + direction;
    while (rows[row]?.row.hidden) row += direction;
    rows[row]?.tiles.focus();
    rows[row]?.row.scrollIntoView({ block: "nearest" });
  });

  function ask(row, index, byKey) {
    const { picture, numbers } = rows[row].shown;
    const at = positionOf(picture, index);
    const name = row ? nameOf(layers().slice(1), row - 1) : "Input";
    const position = layers()[row].shape.length === 3 ? [at.tile, at.row, at.column] : [at.tile];
    if (!pointed || pointed.row !== row || pointed.index !== index) unmark();
    asked += 1;
    const words = { title: `${name}: ${placeOf(row, at, position)}`, value: numbers[index] };
    pointed = { key: asked, about: `${row}: ${position}`, row, index, position, byKey, words };
    if (hasOrigin(pointed)) refresher.check();
    else show(pointed, null);
  }

  function placeOf(row, at, position) {
    if (view().ofWeights) return weightPositionWords(at, rows[row].shown.picture);
    // The units of the last two layers, scores and softmax, stand for the digits.
    return row ? positionWords(position, row >= rows.length - 2) : `row ${at.row + 1}, column ${at.column + 1}`;
  }

  function show({ row, index, words, byKey }, origin) {
    const value = origin && !view().ofClass ? origin.value : words.value;
    card.update({ title: words.title, value, notes: notesOf(layers()[row], index, row), origin, isSpoken: byKey });
    container.toggleAttribute("data-pointed", true);
  }

  /** What else there is to say of a number: what it means for the loss. */
  function notesOf(layer, index, row) {
    const { ofClass, ofWeights } = view();
    if (ofWeights && ofClass) return [`The weight is ${numberOf(layer.weights.weights, index)}. A nudge moves it against its gradient.`];
    if (ofWeights) return layer.dweights ? [`Its gradient is ${numberOf(layer.dweights.weights, index)}.`] : [];
    if (ofClass) return [`The number itself is ${numberOf(layer.activations, index)}.`, gradientWords(numbersOf(layer.gradient)[index], label())];
    return row === 0 ? ["Ink as the network gets it, from 0 to 1."] : [];
  }

  const numberOf = (array, index) => String(Number(numbersOf(array)[index].toPrecision(4))).replace("-", "−");

  function mark(asked, origin) {
    unmark();
    const source = asked.row - 1;
    const { shape } = layers()[source];
    if (origin.window && shape.length === 3) {
      // Of the layers that keep the count of channels, only a convolution adds channels up.
      const isWithinChannel = origin.type !== "conv" && layers()[asked.row].shape[0] === shape[0];
      const tiles = isWithinChannel ? [asked.position[0]] : Array.from({ length: shape[0] }, (_, i) => i);
      rows[source].tiles.mark({ window: origin.window, tiles });
    }
    if (source > 0) rows[0].tiles.mark({ window: origin.receptive_field, tiles: [0] });
  }

  const unmark = () => rows.forEach(({ tiles }) => tiles?.mark(null));

  function clear() {
    if (pointed) rows[pointed.row]?.tiles?.unpoint();
    pointed = null;
    unmark();
    card.update(INVITATION);
    container.toggleAttribute("data-pointed", false);
  }

  /** The Tab key stops at one row only: the last one that was pointed at. */
  function setReachable() {
    if (rows[reachable]?.row.hidden) reachable = rows.findIndex(({ row }) => !row.hidden);
    rows.forEach(({ tiles }, i) => tiles?.setReachable(i === reachable));
  }

  container.addEventListener("close", clear);
  clear();
  return {
    clear,
    setReachable,
    /** The numbers have changed: ask for the origin of the pointed one again. */
    refresh() {
      setReachable();
      if (pointed && rows[pointed.row]?.shown) ask(pointed.row, pointed.index, false);
    },
  };
}
