import assert from "node:assert/strict";
import { test } from "node:test";
import { simplify } from "../../../static/js/figures/polyline.js";

test("points on a line are left out, corners and ends stay", () => {
  const corner = [[0, 0], [1, 0.01], [2, 0], [2, 1], [2.01, 2]];
  assert.deepEqual(simplify(corner, 0.1), [[0, 0], [2, 0], [2.01, 2]]);
  assert.deepEqual(simplify(corner, 0), corner);
});

test("no point that is left out is farther from the line than the tolerance", () => {
  const arc = Array.from({ length: 101 }, (_, i) => [Math.cos(i / 30), Math.sin(i / 30)]);
  const kept = simplify(arc, 0.01);
  assert.ok(kept.length < 20, `${kept.length} points`);
  for (const [x, y] of arc) {
    const nearest = Math.min(...kept.slice(1).map((end, i) => distance([x, y], kept[i], end)));
    assert.ok(nearest <= 0.01 + 1e-9, `${nearest}`);
  }
});

test("neighbors are never far apart where the line had points between them", () => {
  const straight = Array.from({ length: 21 }, (_, i) => [i, 0]);
  const kept = simplify(straight, 1, 4);
  assert.ok(kept.every(([x], i) => i === 0 || x - kept[i - 1][0] <= 4));
  assert.ok(kept.length < 10, `${kept.length} points`);
});

test("a single point, a pair, and a line that ends where it began", () => {
  assert.deepEqual(simplify([[1, 2]], 1), [[1, 2]]);
  assert.deepEqual(simplify([[1, 2], [1, 2]], 1, 0), [[1, 2], [1, 2]]);
  assert.deepEqual(simplify([[0, 0], [5, 0], [0, 0]], 1), [[0, 0], [5, 0], [0, 0]]);
});

test("a line of many points does not exhaust the stack", () => {
  const saw = Array.from({ length: 4001 }, (_, i) => [i, i % 2 ? i : 0]);
  assert.equal(simplify(saw, 0).length, saw.length);
});

/** The distance to a segment, by its definition: the nearest of many points of it. */
function distance([x, y], [x0, y0], [x1, y1]) {
  const shares = Array.from({ length: 1001 }, (_, i) => i / 1000);
  return Math.min(...shares.map((share) => Math.hypot(x - x0 - share * (x1 - x0), y - y0 - share * (y1 - y0))));
}
