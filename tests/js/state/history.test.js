import assert from "node:assert/strict";
import { test } from "node:test";
import { addMark, averageEvenly, COLUMNS, emptyHistory, epochEnds, epochsOf, lastStep, merge, smooth } from "../../../static/js/state/history.js";

function rows(...steps) {
  return Object.fromEntries(COLUMNS.map((name) => [name, steps.map((step) => (name === "step" ? step : step / 10))]));
}

test("rows are appended to all columns", () => {
  const history = merge(merge(emptyHistory(), rows(1, 2)), rows(3));
  assert.deepEqual(history, rows(1, 2, 3));
  assert.equal(lastStep(history), 3);
  assert.equal(lastStep(emptyHistory()), -1);
});

test("an answer without rows changes nothing", () => {
  const history = rows(1, 2);
  assert.equal(merge(history, rows()), history);
});

test("rows that are known already are replaced", () => {
  const newer = rows(2, 3);
  newer.loss = [7, 8];
  assert.deepEqual(merge(rows(1, 2), newer).step, [1, 2, 3]);
  assert.deepEqual(merge(rows(1, 2), newer).loss, [0.1, 7, 8]);
});

test("what was given is not changed", () => {
  const history = rows(1);
  merge(history, rows(2));
  assert.deepEqual(history, rows(1));
});

test("a constant stays itself when it is smoothed, from the first value on", () => {
  const steps = [1, 2, 3, 10, 50];
  for (const value of smooth(steps, [2, 2, 2, 2, 2], 10)) assert.ok(Math.abs(value - 2) < 1e-12);
});

test("nulls stay null and do not count", () => {
  assert.deepEqual(smooth([0, 1, 2], [null, 5, null], 10), [null, 5, null]);
});

test("after a jump the average comes as near as the memory says", () => {
  const steps = Array.from({ length: 1001 }, (_, step) => step);
  const values = steps.map((step) => (step > 900 ? 1 : 0));
  const smoothed = smooth(steps, values, 40);
  assert.ok(Math.abs(smoothed[940] - (1 - Math.exp(-1))) < 1e-6);
});

test("one gathered row for many steps weighs as much as the steps", () => {
  const steps = [0, 1000, 1040];
  assert.ok(Math.abs(smooth(steps, [0, 0, 1], 40)[2] - (1 - Math.exp(-1))) < 1e-6);
});

test("epochs end where the line between two marks crosses whole numbers", () => {
  assert.deepEqual(epochEnds([[0, 0], [430, 1], [1075, 2.5]]), [430, 860]);
  assert.deepEqual(epochEnds([[0, 0], [100, 0.5]]), []);
  assert.deepEqual(epochEnds([[0, 0]]), []);
});

test("steps become epochs along the lines between marks", () => {
  const marks = [[0, 0], [100, 1], [200, 1.5]];
  assert.deepEqual(epochsOf([0, 50, 100, 150, 220], marks), [0, 0.5, 1, 1.25, 1.6]);
  assert.deepEqual(epochsOf([0], [[0, 0]]), [0]);
});

test("with another batch size the ends lie elsewhere from then on", () => {
  let marks = [[0, 0]];
  for (const [step, epoch] of [[100, 0.5], [200, 1], [300, 2], [400, 3]]) marks = addMark(marks, step, epoch);
  assert.deepEqual(epochEnds(marks), [200, 300, 400]);
});

test("marks that a line explains are not kept", () => {
  let marks = [[0, 0]];
  for (let step = 1; step <= 1000; step += 1) marks = addMark(marks, step, step / 430);
  assert.deepEqual(marks, [[0, 0], [1000, 1000 / 430]]);
});

test("a mark of the same step adds nothing", () => {
  const marks = [[0, 0], [10, 1]];
  assert.equal(addMark(marks, 10, 1), marks);
});

test("rows of single steps stay as they are when none is merged", () => {
  assert.deepEqual(averageEvenly([0, 1, 2, 3], [5, 6, null, 8]), [5, 6, null, 8]);
});

test("single steps are averaged as the merged rows beside them are", () => {
  // The row of step 4 is the mean of steps 1 to 4.
  assert.deepEqual(averageEvenly([4, 8, 9, 10, 11], [1, 2, 3, 5, 7]), [1, null, null, null, (4 * 2 + 3 + 5 + 7) / 7]);
});
