import assert from "node:assert/strict";
import { test } from "node:test";
import { contours } from "../../../static/js/figures/contours.js";

test("one dark pixel is surrounded by a closed line, half way to its neighbors", () => {
  const values = [0, 0, 0, 0, 1, 0, 0, 0, 0];
  const lines = contours(values, 3, 0.5);
  assert.equal(lines.length, 4);
  const ends = lines.flatMap(([x0, y0, x1, y1]) => [`${x0} ${y0}`, `${x1} ${y1}`]).sort();
  assert.deepEqual(ends, ["1 1.5", "1 1.5", "1.5 1", "1.5 1", "1.5 2", "1.5 2", "2 1.5", "2 1.5"]);
});

test("ink at the edge is closed along it; paper has no outline", () => {
  assert.equal(contours([1], 1, 0.5).length, 4);
  assert.deepEqual(contours([0, 0, 0, 0], 2, 0.5), []);
});
