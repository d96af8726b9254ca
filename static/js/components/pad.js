import { cssColor, onThemeChange, tell } from "../dom/dom.js";
import { paintInk, parseColor } from "../figures/palette.js";
import { isEmpty } from "../state/strokes.js";

// Width of the pen as a share of the pad's side.
const PEN = 0.055;

/**
 * A square to draw on. Tells "strokebegin" {point}, "strokeextend" {points} and "strokeend";
 * coordinates are shares of its side. What is shown is what update() was given.
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
    if (pointer !== null || event.button !== 0) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    tell(container, "strokebegin", { point: pointOf(event) });
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    tell(container, "strokeextend", { points: (moves.length ? moves : [event]).map(pointOf) });
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(name, (event) => {
      if (event.pointerId !== pointer) return;
      pointer = null;
      tell(container, "strokeend");
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
    paper.lineWidth = PEN * side;
    paper.lineCap = paper.lineJoin = "round";
    for (const stroke of drawing.strokes) paintStroke(paper, stroke, side);
  }

  new ResizeObserver(() => {
    const side = Math.round(canvas.clientWidth * devicePixelRatio);
    if (side === 0 || side === canvas.width) return;
    canvas.width = canvas.height = side;
    paint();
  }).observe(canvas);
  onThemeChange(schedule);

  return {
    update(shown) {
      drawing = shown;
      container.toggleAttribute("data-empty", isEmpty(drawing));
      schedule();
    },
  };
}

/** Through the middles of the points, each point bending the line: smooth without lagging. */
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
  const small = new OffscreenCanvas(28, 28);
  const bytes = paintInk(picture.pixels, parseColor(cssColor("--ink")));
  small.getContext("2d").putImageData(new ImageData(bytes, 28, 28), 0, 0);
  paper.imageSmoothingQuality = "high";
  paper.drawImage(small, 0, 0, side, side);
}
