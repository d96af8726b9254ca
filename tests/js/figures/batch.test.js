import assert from "node:assert/strict";
import { test } from "node:test";
import { largestFirst, makeHalf } from "../../../static/js/figures/batch.js";

test("the largest come first, equal ones as they are, unknown ones last", () => {
  assert.deepEqual(largestFirst([2, null, 5, 2, 9]), [4, 2, 0, 3, 1]);
  assert.deepEqual(largestFirst([]), []);
});

test("the fewest that make half of the sum are counted", () => {
  assert.equal(makeHalf([1, 5, 1, 3]), 1);
  assert.equal(makeHalf([1, 1, 1, 1]), 2);
  assert.equal(makeHalf([4, 3, 2]), 2);
  assert.equal(makeHalf([0, 0]), 0);
});
