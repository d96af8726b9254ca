import assert from "node:assert/strict";
import { test } from "node:test";
import { edges, evenly, labels, nearest, ribbonPath } from "../../../static/js/figures/ribbons.js";

const only = (digit, share = 1) => Array.from({ length: 10 }, (_, i) => (i === digit ? share : (1 - share) / 9));

test("ribbons lie on each other and fill the height", () => {
  const found = edges([only(0), only(9), only(3, 0.1)]);
  assert.equal(found.length, 11);
  assert.deepEqual(found[0], [0, 0, 0]);
  assert.deepEqual(found[1].slice(0, 2), [1, 0]);
  for (const top of found[10]) assert.ok(Math.abs(top - 1) < 1e-12);
});

test("what is no number counts as nothing", () => {
  assert.deepEqual(edges([Array(10).fill(null)]).map(([share]) => share), Array(11).fill(0));
});

test("a ribbon goes there along its upper edge and back along its lower one", () => {
  assert.equal(ribbonPath([0, 0.5], [1, 0.75], 100, 40), "M0 0L100 10L100 20L0 40z");
  assert.equal(ribbonPath([0], [0.5], 100, 40), "M0 20H100V40H0z");
});

test("a ribbon is labelled in the middle of where it is widest; thin ones are not", () => {
  const found = labels([only(2), only(2), only(2), only(7, 0.9), only(7, 0.9)]);
  assert.deepEqual(found.map(({ digit, t }) => [digit, t]), [[2, 1], [7, 4]]);
  assert.equal(found[0].middle, 0.5);
});

test("ticks are spread evenly, from the first to the last", () => {
  assert.deepEqual(evenly(9, 3), [0, 4, 8]);
  assert.deepEqual(evenly(2, 8), [0, 1]);
  assert.deepEqual(evenly(1, 8), [0]);
  assert.deepEqual(evenly(0, 8), []);
});

test("the nearest kept step is found", () => {
  assert.equal(nearest([0, 10, 40], 30), 40);
  assert.equal(nearest([0, 10, 40], 12), 10);
});
