/**
 * A drawing is data: {strokes: [[[x, y], ...], ...], picture}. Coordinates are shares of the pad's
 * side, y down. A picture stands on the pad instead of strokes: {kind: "image", blob, bitmap} or
 * {kind: "pixels", pixels, label, index}, or null.
 */

import { erase } from "../figures/erasing.js";

export const EMPTY = Object.freeze({ strokes: Object.freeze([]), picture: null });

// Points nearer to the last one than this share of the pad's side are left out.
const LEAST_POINT_DISTANCE = 0.002;
// The eraser's radius as a share of the pad's side: a little more than the pen's.
const ERASER_RADIUS = 0.045;

/** Whether the pad has neither strokes nor a picture. */
export function isEmpty(drawing) {
  return drawing.strokes.length === 0 && drawing.picture === null;
}

/** A drawing that grows stroke by stroke, with its history for undo and redo. */
export class Sketch {
  #past = [];
  #present = EMPTY;
  #future = [];
  #open = null;
  // The eraser's last point, and what was there when its sweep began.
  #eraser = null;

  get drawing() {
    return this.#present;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /** Whether a stroke is being drawn or erased. */
  get isDrawing() {
    return this.#open !== null || this.#eraser !== null;
  }

  /** Start a stroke; on a picture it starts a new drawing. */
  begin(point) {
    this.#open = [point];
    this.#become({ strokes: [...this.#present.strokes, this.#open], picture: null });
  }

  /** Start a sweep of the eraser, which takes away what of the strokes it touches. Pictures are left. */
  beginErasing(point) {
    this.#eraser = { point, before: this.#present };
    this.#erase([point]);
  }

  /** Add points to the stroke that is being drawn, or to the eraser's sweep. */
  extend(points) {
    if (this.#eraser) this.#erase(points);
    if (!this.#open) return;
    for (const [x, y] of points) {
      const [lastX, lastY] = this.#open.at(-1);
      if (Math.hypot(x - lastX, y - lastY) >= LEAST_POINT_DISTANCE) this.#open.push([x, y]);
    }
    this.#present = { ...this.#present };
  }

  end() {
    this.#open = null;
    this.#eraser = null;
  }

  /** Put a picture on the pad in place of what is there. */
  place(picture) {
    this.end();
    this.#become({ strokes: [], picture });
  }

  /** Put another drawing on the pad in place of what is there. */
  restore(drawing) {
    this.end();
    this.#become(drawing);
  }

  clear() {
    this.end();
    if (!isEmpty(this.#present)) this.#become(EMPTY);
  }

  undo() {
    this.end();
    if (!this.canUndo) return;
    this.#future.push(this.#present);
    this.#present = this.#past.pop();
  }

  redo() {
    this.end();
    if (!this.canRedo) return;
    this.#past.push(this.#present);
    this.#present = this.#future.pop();
  }

  /** All changes of one sweep are undone together. */
  #erase(points) {
    for (const point of points) {
      const strokes = erase(this.#present.strokes, this.#eraser.point, point, ERASER_RADIUS);
      this.#eraser.point = point;
      if (strokes === this.#present.strokes) continue;
      if (this.#present === this.#eraser.before) this.#become({ ...this.#present, strokes });
      else this.#present = { ...this.#present, strokes };
    }
  }

  #become(drawing) {
    this.#past.push(this.#present);
    this.#present = drawing;
    this.#future = [];
  }
}
