import assert from "node:assert/strict";
import { test } from "node:test";

import { logLoss, plainLoss } from "../../../static/js/figures/axis.js";
import { nearest, pathOf, placeOn, spread } from "../../../static/js/figures/lines.js";

test("a scale places the values of an axis between two pixels", () => {
  const place = placeOn(logLoss, [-1, 1], [100, 0]);
  assert.deepEqual([0.1, 1, 10].map(place), [100, 50, 0]);
  assert.equal(place(0), null);
  assert.equal(placeOn(plainLoss, [0, 4], [10, 50])(1), 20);
});

test("a path is interrupted where a point has no place", () => {
  const same = (value) => value;
  assert.equal(pathOf([[0, 1], [1, 2], [2, null], [3, 4]], same, same), "M0.0 1.0L1.0 2.0M3.0 4.0");
  assert.equal(pathOf([], same, same), "");
});

test("labels that are close are moved apart and stay within their bounds", () => {
  assert.deepEqual(spread([10, 50, 12], 14, [0, 100]), [10, 50, 24]);
  assert.deepEqual(spread([95, 96], 14, [0, 100]), [86, 100]);
  assert.deepEqual(spread([-5, 40], 14, [0, 100]), [0, 40]);
  assert.deepEqual(spread([], 14, [0, 100]), []);
});

test("the nearest position is found", () => {
  assert.equal(nearest([0, 10, 20], 14), 1);
  assert.equal(nearest([0, 10, 20], 99), 2);
});
