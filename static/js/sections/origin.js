import { createOriginCard } from "../components/origin-card.js";
import { did } from "../dom/deeds.js";
import { actionButton, part, setText } from "../dom/dom.js";
import { largestOf, ravel, unravel } from "../figures/arrays.js";
import { positionOf } from "../figures/tiles.js";
import { Refresher } from "../server/refresher.js";
import { gradientView, numberName } from "../words/gradient-words.js";
import { invitationTo, nameOf, notesOf, weightPositionWords } from "../words/layer-words.js";
import { mountMove } from "./move.js";

/**
 * The origin of the number that is pointed at in the explanation, or of its gradient: shown on a card,
 * and outlined in the layers that it comes from.
 *
 * @param {object} explanation
 * @param {object[]} explanation.rows the rows, the input first; each with its tiles and what they show
 * @param {() => object} explanation.view the current view
 * @param {() => object[]} explanation.layers the layers of the rows
 * @param {() => number|null} explanation.label the class that gradients are for
 * @param {(gradients: {ofWeights: boolean}) => void} explanation.showGradients show another view
 */
export function mountOrigin(root, page, { rows, view, layers, label, showGradients }) {
  const { api, store } = page;
  const container = part(root, "origin");
  const invitation = part(root, "invitation");
  const showOne = actionButton(root, "show-one");
  const card = createOriginCard(container);
  const move = mountMove(part(root, "move"), page, () => (pointed && view().ofClass && label() !== null ? queryOf(pointed) : null));
  let pointed = null;
  let asked = 0;
  let reachable = 0;

  const refresher = new Refresher({
    question: () => (pointed && hasOrigin(pointed) ? pointed : null),
    ask(number) {
      const { run, subject, moment } = store.state;
      const route = view().ofClass ? "gradient-origin" : "origin";
      return api.inspect(run.id, route, { pixels: subject.pixels }, { ...queryOf(number), at: moment });
    },
    answered(origin, asked) {
      if (asked !== pointed) return;
      show(asked, origin);
      mark(asked, origin);
      did(view().ofClass ? "saw-a-gradient" : "followed-a-number");
    },
    failed(error, asked) {
      if (asked === pointed && error.status !== 0) show(asked, null, error.message);
    },
  });

  const hasOrigin = ({ row }) => (view().ofClass ? label() !== null : row > 0 && !view().ofWeights);

  /** A number in the query of a request. */
  function queryOf({ row, position }) {
    const { ofClass, ofWeights } = view();
    const number = { layer: row - 1, position: position.join(), parameter: ofWeights ? "weights" : null };
    return ofClass ? { ...number, label: label() } : number;
  }

  const rowOf = (target) => rows.findIndex(({ row }) => row.contains(target));

  root.addEventListener("point", ({ target, detail: { index, byKey, isHeld } }) => {
    reachable = rowOf(target);
    ask(reachable, index, { byKey, isHeld });
    for (const other of rows) if (other.index !== reachable) other.tiles?.unpoint();
    settle();
  });
  root.addEventListener("unpoint", ({ target }) => {
    if (pointed && rows[pointed.row]?.row.contains(target)) clear();
  });
  root.addEventListener("leave", ({ target, detail: { direction } }) => {
    let row = rowOf(target) + direction;
    while (rows[row]?.row.hidden) row += direction;
    rows[row]?.tiles.focus();
    rows[row]?.pictures.scrollIntoView({ block: "nearest" });
  });

  function ask(row, index, { byKey, isHeld }) {
    const { ofWeights, read } = view();
    const layer = layers()[row];
    const position = unravel(index, ofWeights ? read(layer).shape : layer.shape);
    const isOther = pointed?.row !== row || pointed.index !== index;
    const isCovered = isHeld && (isOther || !pointed.isHeld);
    if (isOther) unmark();
    asked += 1;
    pointed = { key: asked, about: `${row}: ${position}`, row, index, position, byKey, isHeld, isCovered };
    if (hasOrigin(pointed)) refresher.check();
    else show(pointed, null);
    move.update();
  }

  /** The layers as the server counts them, without the input. */
  const stack = () => layers().slice(1);

  function titleOf({ row, index, position }) {
    if (!view().ofWeights) return numberName({ layer: row - 1, position }, stack());
    const { picture } = rows[row].shown;
    return `${nameOf(stack(), row - 1)}: ${weightPositionWords(positionOf(picture, index), picture)}`;
  }

  function show(number, origin, problem = "") {
    const { row, index, byKey, isHeld } = number;
    const { ofClass } = view();
    const value = origin ? (ofClass ? origin.gradient : origin.value) : rows[row].shown.numbers[index];
    container.hidden = false;
    card.update({
      title: titleOf(number),
      what: ofClass ? `gradient of the loss for ${label()}` : "",
      value,
      notes: problem ? [problem] : notesOf({ ...view(), isInput: row === 0, origin }),
      mathematics: origin?.mathematics ?? "",
      origin: ofClass ? null : origin,
      gradient: ofClass && origin ? gradientView(origin, stack()) : null,
      isHeld,
      canDifferentiate: !ofClass,
      isSpoken: byKey,
    });
    uncover(number);
  }

  /** On a narrow screen the card may cover the picture that was pressed. */
  function uncover(number) {
    if (!number.isCovered) return;
    number.isCovered = false;
    const [picture, cover] = [rows[number.row].pictures, container].map((one) => one.getBoundingClientRect());
    if (cover.left < picture.right && cover.top < picture.bottom) rows[number.row].pictures.scrollIntoView({ block: "nearest" });
  }

  function mark(asked, origin) {
    unmark();
    if (view().ofClass) markLargest(origin);
    else markSource(asked, origin);
  }

  /** Outline the patch that a number was made from, and the pixels that it depends on. */
  function markSource(asked, origin) {
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

  /** Outline the number of a layer after it that has most part in a gradient. */
  function markLargest({ sum }) {
    if (view().ofWeights || !sum?.terms.length) return;
    const [tile, i = 0, j = 0] = sum.terms[0].position;
    rows[sum.source + 1].tiles.mark({ window: [i, j, i + 1, j + 1], tiles: [tile] });
  }

  const unmark = () => rows.forEach(({ tiles }) => tiles?.mark(null));

  function clear() {
    if (pointed) rows[pointed.row]?.tiles?.unpoint();
    pointed = null;
    unmark();
    container.hidden = true;
    move.update();
    invite();
    settle();
  }

  function invite() {
    const { title, words } = invitationTo(view());
    setText(part(invitation, "invitation-title"), title);
    setText(part(invitation, "invitation-words"), words);
  }

  /** The Tab key stops at one row only: the last one that was pointed at. */
  function settle() {
    if (rows[reachable]?.row.hidden) reachable = rows.findIndex(({ row }) => !row.hidden);
    rows.forEach(({ tiles }, i) => {
      tiles?.setReachable(i === reachable);
      tiles?.setHeld(pointed?.isHeld ?? false);
    });
  }

  function point(row, index) {
    rows[row].tiles.point(index);
    rows[row].pictures.scrollIntoView({ block: "nearest" });
  }

  container.addEventListener("close", () => {
    clear();
    showOne.focus({ preventScroll: true });
  });
  container.addEventListener("differentiate", () => showGradients({ ofWeights: view().ofWeights }));
  container.addEventListener("follow", ({ detail: { layer, position } }) => {
    if (view().ofWeights) showGradients({ ofWeights: false });
    point(layer + 1, ravel(position, layers()[layer + 1].shape));
  });
  showOne.addEventListener("click", () => {
    const isDrawn = ({ row, shown }) => shown && !row.hidden;
    // A gradient of the layer before the scores has a short sum; an activation after the input, a small patch.
    const example = view().ofClass && !view().ofWeights ? rows.length - 3 : 1;
    const row = isDrawn(rows[example] ?? {}) ? example : rows.findIndex(isDrawn);
    if (row < 0) return;
    point(row, largestOf(rows[row].shown.numbers));
    rows[row].tiles.focus();
  });
  clear();
  return {
    clear,
    settle,
    /** The numbers have changed: ask for the origin of the pointed one again. */
    refresh() {
      settle();
      invite();
      if (pointed && rows[pointed.row]?.shown) ask(pointed.row, pointed.index, { byKey: false, isHeld: pointed.isHeld });
    },
  };
}
