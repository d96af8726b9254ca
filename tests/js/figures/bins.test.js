import assert from "node:assert/strict";
import { test } from "node:test";
import { binned } from "../../../static/js/figures/bins.js";

test("values are counted in equal intervals, the ends among them", () => {
  assert.deepEqual(binned([-1, -0.9, -0.1, 0, 0.5, 1], -1, 1, 4), [2, 1, 1, 2]);
});

test("what lies outside is not counted", () => {
  assert.deepEqual(binned([-2, 0.1, 3], 0, 1, 2), [1, 0]);
});
