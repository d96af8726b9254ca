import assert from "node:assert/strict";
import { test } from "node:test";

import {
  alignment, approached, between, centers, fit, fitted, gaps, labelsAround, nearestPoint, nextPoint, turned, within,
} from "../../../static/js/figures/map.js";

const POINTS = [3, 1, -2, 2, -1, -3, 0.5, 0.2];
const near = (found, expected) => {
  assert.equal(found.length, expected.length);
  found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-5, `${found} is not ${expected}`));
};
const rotation = (angle) => [Math.cos(angle), -Math.sin(angle), Math.sin(angle), Math.cos(angle)];

for (const angle of [0, 0.3, 2, -2.5, Math.PI]) {
  test(`a rotation by ${angle} is undone`, () => {
    const moved = turned(POINTS, rotation(angle));
    near(turned(moved, alignment(moved, POINTS)), POINTS);
  });
  test(`a reflection and a rotation by ${angle} are undone`, () => {
    const moved = turned(turned(POINTS, [1, 0, 0, -1]), rotation(angle));
    near(turned(moved, alignment(moved, POINTS)), POINTS);
  });
}

test("the alignment is the best of all rotations and reflections, also of points that have changed", () => {
  const before = [1, 4, -3, 0.5, 2, -2, 0, -2.5];
  const error = (matrix) => turned(POINTS, matrix).reduce((sum, value, i) => sum + (value - before[i]) ** 2, 0);
  const least = error(alignment(POINTS, before));
  for (let i = 0; i < 360; i += 1) {
    const matrix = rotation((i * Math.PI) / 180);
    const [a, b, c, d] = matrix;
    assert.ok(least <= error(matrix) + 1e-9);
    assert.ok(least <= error([a, -b, c, -d]) + 1e-9);
  }
});

test("the size of the points makes no difference, and neither do points that are new", () => {
  const moved = turned(POINTS.map((value) => 100 * value), rotation(1));
  near(turned(moved, alignment(moved, POINTS)).map((value) => value / 100), POINTS);
  near(alignment([...moved, 5, 5], POINTS), alignment(moved, POINTS));
  assert.deepEqual(alignment([0, 0, 0, 0], [1, 2, 3, 4]), [1, 0, 0, 1]);
  assert.deepEqual(alignment(POINTS, []), [1, 0, 0, 1]);
});

test("points fill the square, in the same proportion", () => {
  const points = [10, 4, 14, 5, 12, 3];
  assert.deepEqual(fit(points), { x: 12, y: 4, factor: 0.5 });
  near(fitted(points, fit(points)), [-1, 0, 1, 0.5, 0, -0.5]);
  near(fitted([7, 7, 7, 7], fit([7, 7, 7, 7])), [0, 0, 0, 0]);
  assert.deepEqual(within([1.5, -2], 1), [1, -1]);
  assert.deepEqual(within([0.1, 0], 1), [0.1, 0]);
});

test("points move slowly at both ends of their way", () => {
  const places = [0, 0.25, 0.5, 1].map((share) => [...between([0, 10], [1, 20], share, [0, 0])]);
  assert.deepEqual(places, [[0, 10], [0.15625, 11.5625], [0.5, 15], [1, 20]]);
});

test("a place is approached, and reached in the end", () => {
  const target = [1, 0];
  near(approached([0, 1], target, Math.log(4)), [0.75, 0.25]);
  assert.deepEqual(approached([0, 1], target, 0), [0, 1]);
  assert.equal(approached([0.999, 0], target, 0.1), target);
  assert.equal(approached([0, 1], target, 100), target);
});

test("the nearest point is found, if it is near enough", () => {
  assert.equal(nearestPoint(POINTS, [-2, 1.9]), 1);
  assert.equal(nearestPoint(POINTS, [-2, 1.9], 0.2), 1);
  assert.equal(nearestPoint(POINTS, [-2, 1.5], 0.2), -1);
  assert.equal(nearestPoint([], [0, 0]), -1);
});

test("the next point lies in the direction", () => {
  const cross = [0, 0, 1, 0.5, 1.2, 0, -1, 0, 0, 2, 0.1, -3, 5, 5.1];
  const next = (direction) => nextPoint(cross, 0, direction);
  assert.equal(next([1, 0]), 2);
  assert.equal(next([-1, 0]), 3);
  assert.equal(next([0, 1]), 4);
  assert.equal(next([0, -1]), 5);
  assert.equal(nextPoint(cross, 6, [1, 0]), -1);
});

test("the labels around a place are counted", () => {
  const points = [0, 0, 0.1, 0, 0, 0.2, 0.3, 0, 9, 9];
  assert.deepEqual(labelsAround(points, [4, 9, 9, 4, 1], [0, 0], 3), [[9, 2], [4, 1]]);
  assert.deepEqual(labelsAround(points, [4, 9, 9, 4, 1], [9, 9], 1), [[1, 1]]);
});

test("digits overlap where their centers are near for their spread", () => {
  const points = [0, 0, 2, 0, 1, 1, 3, 1, 100, 0, 102, 0];
  const found = centers(points, [4, 4, 9, 9, 0, 0]);
  assert.deepEqual(found[4], { x: 1, y: 0, spread: 1 });
  assert.equal(found[1], null);
  const pairs = gaps(found);
  assert.deepEqual(pairs.map(({ pair }) => pair), [[4, 9], [0, 9], [0, 4]]);
  assert.ok(Math.abs(pairs[0].gap - 1) < 1e-9);
  assert.equal(gaps(centers([0, 0, 0, 0], [1, 2]))[0].gap, 0);
});
