import assert from "node:assert/strict";
import { test } from "node:test";
import { changeToRead, visibleRate } from "../../../static/js/figures/visible-rate.js";

const nudging = (p, predicted, rate = 0.001) => ({
  predicted: [predicted],
  learning_rate: rate,
  probabilities: [Array.from({ length: 10 }, (_, digit) => (digit === 4 ? p : (1 - p) / 9))],
  label: 4,
});

test("the rate is the one that changes the log-odds by this much", () => {
  // The squared norm of the gradient is 3,300; a change of 2 at p = 0.01 needs 2 * 0.99 / 3300.
  assert.equal(visibleRate(nudging(0.01, 3.3), 2), 0.0006);
  // Where the label is nearly certain the loss has to change by little.
  assert.equal(visibleRate(nudging(0.99, 3.3), 2), 1e-5);
  assert.equal(visibleRate(nudging(0.9, 0.02), 2), 0.01);
});

test("it stays within bounds, also where there is no gradient", () => {
  assert.equal(visibleRate(nudging(0.1, 1e-9), 2), 1);
  assert.equal(visibleRate(nudging(0.1, 0), 2), 0.001);
});

test("some nudges together lead from the log-odds of now to those of an answer", () => {
  assert.equal(changeToRead(-6, 10), 1);
  assert.equal(changeToRead(5, 10), 0.2);
});
