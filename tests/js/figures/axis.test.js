import assert from "node:assert/strict";
import { test } from "node:test";
import { logAccuracy, logLoss, padded, plainAccuracy, plainLoss, ticks } from "../../../static/js/figures/axis.js";

const values = (...of) => ticks(...of).map(([value]) => value);

test("the scale of nines puts 99 as far above 90 as 99.9 above 99", () => {
  const [low, middle, high] = [0.9, 0.99, 0.999].map(logAccuracy.to);
  assert.ok(Math.abs(middle - low - (high - middle)) < 1e-9);
  assert.ok(Number.isFinite(logAccuracy.to(1)));
  assert.equal(logAccuracy.to(null), null);
});

test("a loss of zero has no logarithm and no height", () => {
  assert.equal(logLoss.to(0), null);
  assert.equal(logLoss.to(null), null);
});

test("from undoes to", () => {
  for (const axis of [logLoss, logAccuracy, plainLoss, plainAccuracy]) {
    for (const value of [0.1, 0.5, 0.99]) assert.ok(Math.abs(axis.from(axis.to(value)) - value) < 1e-12);
  }
});

test("ticks are the finest that are not too many", () => {
  assert.deepEqual(values(logLoss, -2, 0.4, 9), [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]);
  assert.deepEqual(values(logLoss, -2, 0.4, 5), [0.01, 0.03, 0.1, 0.3, 1]);
  assert.deepEqual(values(logLoss, -2, 0.4, 4), [0.01, 0.1, 1]);
});

test("a narrow range has round ticks", () => {
  assert.deepEqual(values(logLoss, Math.log10(0.111), Math.log10(0.189), 4), [0.12, 0.14, 0.16, 0.18]);
  assert.deepEqual(values(plainAccuracy, 0.905, 1, 5), [0.92, 0.94, 0.96, 0.98, 1]);
});

test("no range has no ticks, and no data has a range", () => {
  assert.deepEqual(ticks(plainLoss, 1, 1, 5), []);
  assert.deepEqual(padded(plainLoss, null, null, []), [0, 1]);
});

test("the range holds the data and what is always shown", () => {
  const [low, high] = padded(plainAccuracy, 0.95, 0.99, plainAccuracy.always);
  assert.ok(low < 0.9 && high > 1);
  const [zoomedLow, zoomedHigh] = padded(plainAccuracy, 0.95, 0.99, []);
  assert.ok(zoomedLow > 0.9 && zoomedHigh < 1);
});
