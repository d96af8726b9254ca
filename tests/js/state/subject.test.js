import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY } from "../../../static/js/state/strokes.js";
import { subjectOf } from "../../../static/js/state/subject.js";

const sample = { index: 3, label: 8, pixels: [0, 1] };
const drawn = { strokes: [[[0, 0]]], picture: null };

test("an empty pad shows a test image, and says so", () => {
  const found = subjectOf({ drawing: EMPTY, prediction: null, sample }, null);
  assert.deepEqual([found.pixels, found.label, found.isSample], [sample.pixels, 8, true]);
  assert.match(found.words, /test image 3, an 8/);
  assert.equal(subjectOf({ drawing: EMPTY, prediction: null, sample }, found), found);
  assert.equal(subjectOf({ drawing: EMPTY, prediction: null, sample: null }, null), null);
});

test("a drawing is shown as the network sees it, and stays the same while only probabilities change", () => {
  const first = subjectOf({ drawing: drawn, prediction: { input: [0, 0.5] }, sample }, null);
  assert.deepEqual([first.pixels, first.label, first.isSample], [[0, 0.5], null, false]);
  assert.equal(subjectOf({ drawing: drawn, prediction: { input: [0, 0.5] }, sample }, first), first);
  const second = subjectOf({ drawing: drawn, prediction: { input: [0, 0.6] }, sample }, first);
  assert.notEqual(second.id, first.id);
});

test("before it has been read, the subject before it stays", () => {
  const before = subjectOf({ drawing: EMPTY, prediction: null, sample }, null);
  assert.equal(subjectOf({ drawing: drawn, prediction: null, sample }, before), before);
});

test("a test image on the pad brings its label", () => {
  const picture = { kind: "pixels", pixels: [1, 1], label: 4, index: 9 };
  const found = subjectOf({ drawing: { strokes: [], picture }, prediction: { input: [1, 1] }, sample }, null);
  assert.deepEqual([found.label, found.words], [4, "test image 9, a 4"]);
});
