import assert from "node:assert/strict";
import { test } from "node:test";
import { diverging, isDark, magnitude, paintInk, parseColor } from "../../../static/js/figures/palette.js";

const stops = { negative: [200, 0, 0], zero: [100, 100, 100], positive: [0, 0, 200] };

test("colors are read as browsers compute them", () => {
  assert.deepEqual(parseColor("rgb(1, 2, 3)"), [1, 2, 3]);
  assert.throws(() => parseColor("tomato"), /"tomato" is not a color/);
});

test("the diverging scale is symmetric about zero and clipped at its ends", () => {
  assert.deepEqual(diverging(0, stops), stops.zero);
  assert.deepEqual(diverging(-1, stops), stops.negative);
  assert.deepEqual(diverging(1, stops), stops.positive);
  assert.deepEqual(diverging(9, stops), stops.positive);
  assert.deepEqual(diverging(0.5, stops), [50, 50, 150]);
  assert.deepEqual(diverging(-0.5, stops), [150, 50, 50]);
});

test("the limit of a scale is the largest magnitude, and 1 where all are zero", () => {
  assert.equal(magnitude([0.5, -2, 1]), 2);
  assert.equal(magnitude([0, 0]), 1);
  assert.equal(magnitude([]), 1);
});

test("ink becomes opacity", () => {
  assert.deepEqual([...paintInk([0, 0.5, 1], [1, 2, 3])], [1, 2, 3, 0, 1, 2, 3, 128, 1, 2, 3, 255]);
});

test("white is for dark colors, black for light ones", () => {
  assert.deepEqual([[0, 0, 0], [29, 95, 168], [182, 87, 8], [244, 243, 240], [95, 176, 247]].map(isDark), [true, true, true, false, false]);
});
