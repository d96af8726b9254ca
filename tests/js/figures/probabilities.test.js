import assert from "node:assert/strict";
import { test } from "node:test";
import { argmax, DIGITS, ranked } from "../../../static/js/figures/probabilities.js";

test("the largest number is found, the first of equals, past what is no number", () => {
  assert.equal(argmax([0.1, 0.4, 0.2, 0.4]), 1);
  assert.equal(argmax([null, -3, -2]), 2);
  assert.equal(argmax([null, null]), -1);
  assert.equal(argmax([]), -1);
});

test("digits are ranked by their probabilities; none counts as 0", () => {
  const found = ranked(DIGITS.map((digit) => ({ 3: 0.7, 8: 0.2, 9: null })[digit] ?? 0));
  assert.deepEqual(found.slice(0, 3), [
    { probability: 0.7, digit: 3 },
    { probability: 0.2, digit: 8 },
    { probability: 0, digit: 0 },
  ]);
});
