import assert from "node:assert/strict";
import { test } from "node:test";
import { allowedInterval, nextInterval } from "../../../static/js/server/pace.js";

test("an answer that visibly changes is asked for ten times a second at once", () => {
  assert.equal(nextInterval(900, [0.5, 0.5], [0.51, 0.49]), 100);
  assert.equal(nextInterval(100, [0.5, 0.5], [0.502, 0.498]), 100);
});

test("an answer that stands still is asked for less and less often, down to every 900 ms", () => {
  let interval = 100;
  for (let i = 0; i < 3; i += 1) interval = nextInterval(interval, [1, 0], [0.9995, 0.0005]);
  assert.equal(interval, 337.5);
  for (let i = 0; i < 9; i += 1) interval = nextInterval(interval, [null, null], [null, null]);
  assert.equal(interval, 900);
});

test("where many pages are open, the server's wish is kept", () => {
  assert.equal(allowedInterval(100, 0), 100);
  assert.equal(allowedInterval(100, 500), 100);
  assert.equal(allowedInterval(100, 700), 900);
  assert.equal(allowedInterval(100, 4000), 4000);
});
