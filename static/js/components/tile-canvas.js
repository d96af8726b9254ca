import { dispatch, element, setCount, setText, svgElement } from "../dom/dom.js";
import { drawSeen } from "../dom/in-sight.js";
import { paintNumbers } from "../dom/scale-colors.js";
import { indexAt, layOut, neighborOf, outline, placeOf } from "../figures/tiles.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Numbers as small pictures, which can be pointed at. Dispatches "point" {index, byKey, isHeld} when
 * the mouse is over one of the numbers, or it is pressed or reached by the arrow keys, which holds it: it
 * stays pointed at until another one is, or until Escape; "unpoint" when none is pointed at any more; and
 * "leave" {direction} when a key goes past the first or the last number: -1 up, 1 down.
 *
 * @param {{least: number, most: number}} sides the limits of a tile's width in CSS pixels
 */
export function createTileCanvas(container, sides) {
  const canvas = element("canvas.tiles-canvas", { tabindex: -1, role: "application" });
  const [sourceMark, pointedMark] = ["source", "pointed"].map((name) => svgElement("path", { class: `tiles-mark-${name}` }));
  const marks = svgElement("svg.tiles-marks", { "aria-hidden": "true" }, sourceMark, pointedMark);
  const ticks = element("ol.tiles-ticks.tabular", { "aria-hidden": "true" });
  container.append(element("div.tiles", canvas, marks), ticks);
  let shown = null;
  let layout = null;
  let roomPx = 0;
  let source = null;
  let pointed = -1;
  let isHeld = false;

  const paintSeen = drawSeen(canvas, () => paintNumbers(canvas, shown.numbers, shown.picture, shown.limit, layout));

  function paintAll() {
    if (!shown || !roomPx) return;
    resize();
    paintSeen();
  }

  function resize() {
    const next = layOut(shown.picture, roomPx, sides);
    if (layout && JSON.stringify(next) === JSON.stringify(layout)) return;
    layout = next;
    for (const target of [canvas, marks]) {
      target.style.width = `${layout.width * layout.scale}px`;
      target.style.height = `${layout.height * layout.scale}px`;
    }
    ticks.style.gridTemplateColumns = `repeat(${layout.columns}, ${layout.pitchX * layout.scale}px)`;
    marks.setAttribute("viewBox", `0 0 ${layout.width} ${layout.height}`);
    mark();
  }

  function writeTicks(words) {
    setCount(ticks, words.length, () => element("li"));
    words.forEach((text, i) => setText(ticks.children[i], text));
  }

  function mark() {
    if (!layout) return;
    pointedMark.setAttribute("d", pointed < 0 ? "" : square(pointed));
    sourceMark.setAttribute("d", source ? outline(shown.picture, layout, source.window, source.tiles) : "");
  }

  function square(index) {
    const { x, y } = placeOf(shown.picture, layout, index);
    return `M${x} ${y}h1v1h-1z`;
  }

  function point(index, { byKey = false, holds = true } = {}) {
    if (index === pointed && isHeld >= holds) return;
    pointed = index;
    mark();
    if (index < 0) dispatch(container, "unpoint");
    else dispatch(container, "point", { index, byKey, isHeld: holds });
  }

  const pointAt = (holds) => (event) => {
    if (!layout || (isHeld && !holds)) return;
    const box = canvas.getBoundingClientRect();
    const across = (value, start, size, count) => Math.floor(((value - start) / size) * count);
    const x = across(event.clientX, box.left, box.width, layout.width);
    const y = across(event.clientY, box.top, box.height, layout.height);
    const found = indexAt(shown.picture, layout, x, y);
    if (found >= 0) point(found, { holds });
  };
  canvas.addEventListener("pointermove", pointAt(false));
  canvas.addEventListener("pointerdown", pointAt(true));
  canvas.addEventListener("focus", () => {
    if (pointed < 0 && layout) point(shown.start, { byKey: true });
  });
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !layout) return;
    const direction = { PageUp: -1, PageDown: 1 }[event.key] ?? moveBy(event.key);
    if (direction === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (direction) dispatch(container, "leave", { direction });
  });

  /** Move by a key. Returns 0, or -1 or 1 at the first or last number; null for keys that do not move. */
  function moveBy(key) {
    const last = shown.numbers.length - 1;
    if (key === "Home" || key === "End") {
      point(key === "Home" ? 0 : last, { byKey: true });
      return 0;
    }
    if (key === "Escape") {
      point(-1);
      return 0;
    }
    if (!ARROWS[key]) return null;
    const [dx, dy] = ARROWS[key];
    const found = neighborOf(shown.picture, layout, Math.max(0, pointed), dx, dy);
    if (found < 0) return dy;
    point(found, { byKey: true });
    return 0;
  }

  new ResizeObserver(([entry]) => {
    const next = Math.floor(entry.contentRect.width);
    if (next === roomPx) return;
    roomPx = next;
    paintAll();
  }).observe(container);

  return {
    /**
     * @param {{numbers: ArrayLike<number>, picture: object, limit: number, words: string,
     *   start: number, ticks: string[]}} data start is where the keyboard begins; ticks are texts
     *   below the columns
     */
    update(data) {
      const isOther = shown?.picture.count !== data.picture.count || shown.numbers.length !== data.numbers.length;
      if (isOther) layout = null;
      if (isOther && pointed >= 0) point(-1);
      const isPainted = shown?.numbers === data.numbers && shown.limit === data.limit && layout;
      shown = data;
      canvas.setAttribute("aria-label", data.words);
      if (!isPainted) paintAll();
      writeTicks(data.ticks);
      mark();
    },
    /** @param {{window: number[], tiles: number[]}|null} marked what a number of the next layer was made from */
    mark(marked) {
      source = marked;
      mark();
    },
    repaint: paintAll,
    /** Whether the Tab key stops here. */
    setReachable: (isReachable) => (canvas.tabIndex = isReachable ? 0 : -1),
    focus: () => canvas.focus({ preventScroll: true }),
    /** Whether a number is held, here or elsewhere: the mouse that passes over others changes nothing. */
    setHeld: (value) => (isHeld = value),
    /** Point at a number and hold it. */
    point: (index) => point(index, { byKey: true }),
    unpoint: () => point(-1),
  };
}
