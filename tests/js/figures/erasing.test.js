import assert from "node:assert/strict";
import { test } from "node:test";
import { erase } from "../../../static/js/figures/erasing.js";

const LINE = [[0, 0.5], [1, 0.5]];
const FAR = [[0, 0], [1, 0]];
const ends = (stroke) => [stroke[0], stroke.at(-1)].map(([x]) => Math.round(100 * x) / 100);

test("an eraser that crosses a stroke of two points leaves its two sides", () => {
  const left = erase([LINE], [0.5, 0.3], [0.5, 0.7], 0.1);
  assert.deepEqual(left.map(ends), [[0, 0.38], [0.63, 1]]);
  for (const [x] of left.flat()) assert.ok(Math.abs(x - 0.5) > 0.1);
});

test("a tap takes out a circle, and a tap at an end shortens the stroke", () => {
  assert.equal(erase([LINE], [0.5, 0.5], [0.5, 0.5], 0.1).length, 2);
  assert.deepEqual(erase([LINE], [1, 0.5], [1, 0.5], 0.1).map(ends), [[0, 0.88]]);
});

test("strokes that are not touched stay the same, and so does the list if none is", () => {
  const strokes = [LINE, FAR];
  assert.equal(erase(strokes, [0.5, 0.9], [0.6, 0.9], 0.1), strokes);
  const left = erase(strokes, [0.5, 0.5], [0.5, 0.5], 0.1);
  assert.equal(left.at(-1), FAR);
});

test("a stroke within the eraser, or of one point, goes as a whole", () => {
  assert.deepEqual(erase([[[0.5, 0.5], [0.52, 0.5]]], [0.5, 0.5], [0.5, 0.5], 0.1), []);
  assert.deepEqual(erase([[[0.5, 0.5]]], [0.4, 0.5], [0.6, 0.5], 0.1), []);
});

test("bits of a single point do not stay behind", () => {
  const left = erase([[[0.39, 0.5], [0.6, 0.5]]], [0.5, 0.5], [0.5, 0.5], 0.105);
  assert.deepEqual(left, []);
});
