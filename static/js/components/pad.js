import { cssColor, dispatch, onThemeChange } from "../dom/dom.js";
import { inkPicture } from "../dom/ink.js";
import { keepSharp } from "../dom/resolution.js";
import { isEmpty } from "../state/strokes.js";

// Width of the pen as a share of the pad's side.
const PEN_WIDTH = 0.055;
// The number of the button that is pressed when a pen touches with its other end.
const ERASER_BUTTON = 5;

/**
 * A square to draw on. Dispatches "strokebegin" {point}, with isErasing: true from a pen's eraser,
 * "strokeextend" {points} and "strokeend"; coordinates are shares of its side. What is shown is what
 * update() was given.
 */
export function createPad(container) {
  const canvas = container.querySelector("canvas");
  const paper = canvas.getContext("2d");
  let drawing = null;
  let pointer = null;
  let scheduled = false;

  function pointOf(event) {
    const box = canvas.getBoundingClientRect();
    const share = (value, size) => Math.max(0, Math.min(1, value / size));
    return [share(event.clientX - box.left, box.width), share(event.clientY - box.top, box.height)];
  }

  canvas.addEventListener("pointerdown", (event) => {
    const isErasing = event.button === ERASER_BUTTON;
    if (pointer !== null || (event.button !== 0 && !isErasing)) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    dispatch(container, "strokebegin", { point: pointOf(event), ...(isErasing && { isErasing }) });
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    dispatch(container, "strokeextend", { points: (moves.length ? moves : [event]).map(pointOf) });
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(name, (event) => {
      if (event.pointerId !== pointer) return;
      pointer = null;
      dispatch(container, "strokeend");
    });
  }

  function schedule() {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      paint();
    });
  }

  function paint() {
    const side = canvas.width;
    paper.clearRect(0, 0, side, side);
    if (!drawing) return;
    if (drawing.picture) paintPicture(paper, drawing.picture, side);
    paper.strokeStyle = paper.fillStyle = cssColor("--ink");
    paper.lineWidth = PEN_WIDTH * side;
    paper.lineCap = paper.lineJoin = "round";
    for (const stroke of drawing.strokes) paintStroke(paper, stroke, side);
  }

  keepSharp(canvas, paint);
  onThemeChange(schedule);

  return {
    update(shown) {
      drawing = shown;
      container.toggleAttribute("data-empty", isEmpty(drawing));
      schedule();
    },
    /** Show that the pen erases, or that it draws again. */
    setErasing: (isErasing) => container.toggleAttribute("data-erasing", isErasing),
  };
}

/** Draw through the midpoints, bent by the points themselves: smooth, and without a lag. */
function paintStroke(paper, stroke, side) {
  const points = stroke.map(([x, y]) => [x * side, y * side]);
  paper.beginPath();
  paper.moveTo(...points[0]);
  for (let i = 1; i < points.length - 1; i += 1) {
    const [[x, y], [nextX, nextY]] = [points[i], points[i + 1]];
    paper.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  paper.lineTo(...points.at(-1));
  paper.stroke();
}

function paintPicture(paper, picture, side) {
  if (picture.kind === "image") {
    const { width, height } = picture.bitmap;
    const scale = Math.min(side / width, side / height);
    const [w, h] = [width * scale, height * scale];
    paper.drawImage(picture.bitmap, (side - w) / 2, (side - h) / 2, w, h);
    return;
  }
  paper.imageSmoothingQuality = "high";
  paper.drawImage(inkPicture(picture.pixels), 0, 0, side, side);
}
