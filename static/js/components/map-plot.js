import { cssColor, dispatch, element, onThemeChange } from "../dom/dom.js";
import { inkPicture } from "../dom/ink.js";
import { prefersNoMotion } from "../dom/player.js";
import { keepSharp } from "../dom/resolution.js";
import { approached, between, centers, nearestPoint, nextPoint } from "../figures/map.js";
import { DIGITS } from "../figures/probabilities.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const MOVING_MS = 300;
// While only the points move, the least time between two frames: every second one of most screens.
const FRAME_MS = 30;
// The drawing has gone two thirds of its way after this time; its place may change with every frame.
const APPROACH_MS = 60;
// How much of half the side the points fill.
const REACH = 0.92;
// The side from which on marks have the following sizes; all in CSS pixels.
const FULL_SIDE_PX = 600;
const POINT_PX = 3.6;
const RING_PX = 6;
const LABEL_PX = 22;
const DRAWING_PX = 44;
const POINTED_PX = 14;
const TRAIL_LENGTH = 24;
const EDGE_OPACITY = 0.45;

/**
 * Images as points, colored by digit, and a drawing that moves among them. Places are from -1 to 1.
 * Dispatches "point" {index, byKey} when a point is pointed at, chosen by a tap or reached by the
 * arrow keys, "unpoint" when none is any more, and "open" {index} when Enter is pressed on one.
 */
export function createMapPlot(container) {
  const canvas = element("canvas.map-canvas", { tabindex: 0, role: "application", "aria-label": "The map is loading" });
  const paper = canvas.getContext("2d");
  container.append(canvas);
  let shown = { points: new Float32Array(), labels: [], digits: [] };
  // Where the points are now, and where they come from.
  let [places, from] = [new Float32Array(), new Float32Array()];
  let drawing = null;
  let trail = [];
  let [hovered, chosen] = [-1, -1];
  let movingSince = -Infinity;
  // Of the points, at one scale and in one theme.
  let pictures = null;
  let [frame, paintedAt, isMoving] = [null, 0, false];

  function paint(now = performance.now()) {
    frame = null;
    const isDrawingMoving = drawing !== null && drawing.now !== drawing.place;
    if (isMoving && !isDrawingMoving && now - paintedAt < FRAME_MS) {
      schedule();
      return;
    }
    const isStill = prefersNoMotion();
    const share = isStill ? 1 : Math.max(0, Math.min(1, (now - movingSince) / MOVING_MS));
    between(from, shown.points, share, places);
    if (drawing) drawing.now = isStill ? drawing.place : approached(drawing.now, drawing.place, (now - paintedAt) / APPROACH_MS);
    paintedAt = now;
    isMoving = share < 1;
    drawAll();
    if (isMoving || (drawing && drawing.now !== drawing.place)) schedule();
  }

  function schedule() {
    frame ??= requestAnimationFrame(paint);
  }

  function drawAll() {
    const side = canvas.width;
    if (!side) return;
    // On a small map all marks are smaller.
    const scale = (side / canvas.clientWidth) * Math.max(0.7, Math.min(1, canvas.clientWidth / FULL_SIDE_PX));
    const at = (value) => (side / 2) * (1 + REACH * value);
    paper.clearRect(0, 0, side, side);
    drawPoints(paper, places, shown, at, pointsOf(scale));
    drawLabels(paper, centers(places, shown.labels), at, scale);
    if (drawing) drawDrawing(at, scale);
    const pointed = hovered >= 0 ? hovered : chosen;
    if (pointed >= 0) ring(paper, at(places[2 * pointed]), at(places[2 * pointed + 1]), POINTED_PX * scale, scale);
  }

  function pointsOf(scale) {
    if (pictures?.scale !== scale) pictures = { scale, ...pointPictures(scale) };
    return pictures;
  }

  function drawDrawing(at, scale) {
    const place = drawing.now;
    paper.strokeStyle = cssColor("--mark");
    paper.lineWidth = 2 * scale;
    [...trail, place].forEach(([x, y], i, all) => {
      if (!i) return;
      paper.globalAlpha = i / all.length;
      paper.beginPath();
      paper.moveTo(at(all[i - 1][0]), at(all[i - 1][1]));
      paper.lineTo(at(x), at(y));
      paper.stroke();
    });
    paper.globalAlpha = 1;
    const side = DRAWING_PX * scale;
    const [left, top] = place.map((value) => at(value) - side / 2);
    paper.fillStyle = cssColor("--raised");
    paper.fillRect(left, top, side, side);
    paper.imageSmoothingEnabled = false;
    paper.drawImage(drawing.picture, left, top, side, side);
    paper.strokeRect(left, top, side, side);
  }

  const placeOf = ({ clientX, clientY }) => {
    const box = canvas.getBoundingClientRect();
    return [(clientX - box.left) / box.width, (clientY - box.top) / box.height].map((value) => (2 * value - 1) / REACH);
  };
  const found = (event) => nearestPoint(places, placeOf(event), (2 * POINTED_PX) / canvas.clientWidth / REACH);

  function point(index, { byKey = false, isChosen = true } = {}) {
    const before = hovered >= 0 ? hovered : chosen;
    hovered = isChosen ? -1 : index;
    if (isChosen) chosen = index;
    const after = hovered >= 0 ? hovered : chosen;
    schedule();
    if (after === before) return;
    if (after < 0) dispatch(container, "unpoint");
    else dispatch(container, "point", { index: after, byKey });
  }

  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") point(found(event), { isChosen: false });
  });
  canvas.addEventListener("pointerleave", () => point(-1, { isChosen: false }));
  canvas.addEventListener("click", (event) => point(found(event)));
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !shown.labels.length) return;
    if (ARROWS[event.key]) {
      const next = chosen < 0 ? nearestPoint(places, drawing?.now ?? [0, 0]) : nextPoint(places, chosen, ARROWS[event.key]);
      if (next >= 0) point(next, { byKey: true });
    } else if (event.key === "Enter" && chosen >= 0) dispatch(container, "open", { index: chosen });
    else if (event.key === "Escape" && chosen >= 0) point(-1, { byKey: true });
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  keepSharp(canvas, () => paint());
  onThemeChange(() => {
    if (drawing) drawing.picture = inkPicture(drawing.pixels);
    pictures = null;
    schedule();
  });

  return {
    /** @param {{points: Float32Array, labels: number[], digits: number[], words: string}} data */
    update(data) {
      shown = data;
      canvas.setAttribute("aria-label", data.words);
      if (Math.max(hovered, chosen) >= data.labels.length) point(-1);
      from = places.length === data.points.length ? places.slice() : data.points.slice();
      places = from.slice();
      movingSince = performance.now();
      schedule();
    },
    /** @param {{place: [number, number], pixels: number[], isNew: boolean}|null} next isNew: another drawing, which leaves no trail */
    place(next) {
      const before = drawing?.now ?? null;
      if (!next || next.isNew || !before) trail = [];
      else if (before.some((value, i) => value !== next.place[i])) trail = [...trail, before].slice(-TRAIL_LENGTH);
      const isSame = drawing && next && drawing.pixels === next.pixels;
      const picture = isSame ? drawing.picture : next && inkPicture(next.pixels);
      drawing = next && { ...next, picture, now: (!next.isNew && before) || next.place };
      schedule();
    },
    focus: () => canvas.focus(),
  };
}

/** Draw every point as a copy of its picture, which costs much less than an arc for each. */
function drawPoints(paper, places, { labels, digits }, at, pictures) {
  labels.forEach((label, i) => {
    const picture = pictures[digits[i] === label ? "right" : "wrong"][label];
    const corner = (value) => Math.round(at(value) - picture.width / 2);
    paper.drawImage(picture, corner(places[2 * i]), corner(places[2 * i + 1]));
  });
}

/** The pictures of the points, one for each digit: read right, and read wrong, with a ring. */
function pointPictures(scale) {
  const side = 2 * Math.ceil((RING_PX + 1) * scale);
  const picture = (digit, isWrong) => {
    const canvas = element("canvas", { width: side, height: side });
    const paper = canvas.getContext("2d");
    const circle = (radius) => {
      paper.beginPath();
      paper.arc(side / 2, side / 2, radius * scale, 0, 2 * Math.PI);
    };
    circle(POINT_PX);
    paper.fillStyle = cssColor(`--digit-${digit}`);
    paper.fill();
    // The edges show pale colors on paper, and where points overlap.
    paper.strokeStyle = cssColor("--ink");
    paper.lineWidth = 0.75 * scale;
    paper.globalAlpha = EDGE_OPACITY;
    paper.stroke();
    paper.globalAlpha = 1;
    paper.lineWidth = 1.25 * scale;
    circle(RING_PX);
    if (isWrong) paper.stroke();
    return canvas;
  };
  return { right: DIGITS.map((digit) => picture(digit, false)), wrong: DIGITS.map((digit) => picture(digit, true)) };
}

/** The digits, each at the center of its points, so that no color has to be told from another. */
function drawLabels(paper, found, at, scale) {
  paper.font = `600 ${LABEL_PX * scale}px ${getComputedStyle(paper.canvas).fontFamily}`;
  paper.textAlign = "center";
  paper.textBaseline = "middle";
  paper.lineJoin = "round";
  paper.lineWidth = 5 * scale;
  paper.strokeStyle = cssColor("--raised");
  paper.fillStyle = cssColor("--ink");
  found.forEach((center, digit) => {
    if (!center) return;
    paper.strokeText(digit, at(center.x), at(center.y));
    paper.fillText(digit, at(center.x), at(center.y));
  });
}

function ring(paper, x, y, radius, scale) {
  paper.strokeStyle = cssColor("--mark");
  paper.lineWidth = 2.5 * scale;
  paper.beginPath();
  paper.arc(x, y, radius, 0, 2 * Math.PI);
  paper.stroke();
}
