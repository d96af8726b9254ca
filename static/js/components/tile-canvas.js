import { element, setText, tell } from "../dom/dom.js";
import { drawSeen } from "../dom/in-sight.js";
import { signedColors } from "../dom/scale-colors.js";
import { indexAt, neighborOf, outline, paint, placeOf, plan } from "../figures/tiles.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Numbers as small pictures, which can be pointed at. Tells "point" {index, byKey} when one of the
 * numbers is pointed at or reached by the arrow keys, which stays so until another one is or the
 * escape key is pressed; "unpoint" when none is any more, and
 * "leave" {way} when a key goes past the first or last one: -1 up, 1 down.
 *
 * @param {{least: number, most: number}} sides of a tile in CSS pixels
 */
export function createTileCanvas(container, sides) {
  const canvas = element("canvas", { class: "tiles-canvas", tabindex: -1, role: "application" });
  const marks = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  marks.setAttribute("class", "tiles-marks");
  marks.setAttribute("aria-hidden", "true");
  const [seen, own] = ["seen", "own"].map((name) => path(marks, `tiles-mark-${name}`));
  const ticks = element("ol", { class: "tiles-ticks tabular", "aria-hidden": "true" });
  container.append(element("div", { class: "tiles" }, canvas, marks), ticks);
  let shown = null;
  let laid = null;
  let room = 0;
  let pointed = -1;

  const paintSeen = drawSeen(canvas, () => {
    const pixels = paint(shown.numbers, shown.picture, laid, shown.greatest, signedColors());
    const bytes = new Uint8ClampedArray(pixels.buffer);
    canvas.getContext("2d").putImageData(new ImageData(bytes, laid.width, laid.height), 0, 0);
  });

  function paintAll() {
    if (!shown || !room) return;
    layOut();
    paintSeen();
  }

  function layOut() {
    const next = plan(shown.picture, room, sides);
    if (laid && JSON.stringify(next) === JSON.stringify(laid)) return;
    laid = next;
    canvas.width = laid.width;
    canvas.height = laid.height;
    for (const target of [canvas, marks]) {
      target.style.width = `${laid.width * laid.scale}px`;
      target.style.height = `${laid.height * laid.scale}px`;
    }
    ticks.style.gridTemplateColumns = `repeat(${laid.columns}, ${laid.pitchX * laid.scale}px)`;
    marks.setAttribute("viewBox", `0 0 ${laid.width} ${laid.height}`);
    mark();
  }

  function writeTicks(words) {
    if (ticks.childElementCount !== words.length) ticks.replaceChildren(...words.map(() => element("li")));
    words.forEach((text, i) => setText(ticks.children[i], text));
  }

  function mark() {
    if (!laid) return;
    own.setAttribute("d", pointed < 0 ? "" : square(pointed));
    const { window = null, tiles = [] } = shown.marked ?? {};
    seen.setAttribute("d", window ? outline(shown.picture, laid, window, tiles) : "");
  }

  function square(index) {
    const { x, y } = placeOf(shown.picture, laid, index);
    return `M${x} ${y}h1v1h-1z`;
  }

  function point(index, byKey) {
    if (index === pointed) return;
    pointed = index;
    mark();
    if (index < 0) tell(container, "unpoint");
    else tell(container, "point", { index, byKey });
  }

  const follow = (event) => {
    if (!laid) return;
    const box = canvas.getBoundingClientRect();
    const across = (value, start, size, count) => Math.floor(((value - start) / size) * count);
    const x = across(event.clientX, box.left, box.width, laid.width);
    const y = across(event.clientY, box.top, box.height, laid.height);
    const found = indexAt(shown.picture, laid, x, y);
    if (found >= 0) point(found, false);
  };
  canvas.addEventListener("pointermove", follow);
  canvas.addEventListener("pointerdown", follow);
  canvas.addEventListener("focus", () => {
    if (pointed < 0 && laid) point(shown.start ?? 0, true);
  });
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !laid) return;
    const way = { PageUp: -1, PageDown: 1 }[event.key] ?? go(event);
    if (way === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (way) tell(container, "leave", { way });
  });

  /** Move by a key. Returns 0 if it was one of these, -1 or 1 past the ends, null for other keys. */
  function go({ key }) {
    const last = shown.numbers.length - 1;
    if (key === "Home" || key === "End") {
      point(key === "Home" ? 0 : last, true);
      return 0;
    }
    if (key === "Escape") {
      point(-1, true);
      return 0;
    }
    if (!ARROWS[key]) return null;
    const [dx, dy] = ARROWS[key];
    const found = neighborOf(shown.picture, laid, Math.max(0, pointed), dx, dy);
    if (found < 0) return dy;
    point(found, true);
    return 0;
  }

  new ResizeObserver(([entry]) => {
    const next = Math.floor(entry.contentRect.width);
    if (next === room) return;
    room = next;
    paintAll();
  }).observe(container);

  return {
    /**
     * @param {{numbers: ArrayLike<number>, picture: object, greatest: number, words: string,
     *   start?: number, marked?: {window: number[], tiles: number[]}|null, ticks?: string[]}} data
     *   marked is what another number was made from; start is where the keyboard begins; ticks
     *   stand under the columns
     */
    update(data) {
      const isOther = shown?.picture.count !== data.picture.count || shown.numbers.length !== data.numbers.length;
      if (isOther) laid = null;
      if (isOther && pointed >= 0) point(-1, false);
      const isPainted = shown?.numbers === data.numbers && shown.greatest === data.greatest && laid;
      shown = data;
      canvas.setAttribute("aria-label", data.words);
      if (!isPainted) paintAll();
      writeTicks(data.ticks ?? []);
      mark();
    },
    repaint: paintAll,
    /** Whether the tab key stops here. */
    setReachable: (isReachable) => (canvas.tabIndex = isReachable ? 0 : -1),
    focus: () => canvas.focus(),
    unpoint: () => point(-1, false),
  };
}

function path(parent, name) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "path");
  made.setAttribute("class", name);
  parent.append(made);
  return made;
}
