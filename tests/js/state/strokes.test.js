import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY, isEmpty, Sketch } from "../../../static/js/state/strokes.js";

function stroke(sketch, ...points) {
  sketch.begin(points[0]);
  sketch.extend(points.slice(1));
  sketch.end();
}

test("a new sketch is empty and has no past", () => {
  const sketch = new Sketch();
  assert.equal(sketch.drawing, EMPTY);
  assert.ok(isEmpty(sketch.drawing));
  assert.deepEqual([sketch.canUndo, sketch.canRedo], [false, false]);
});

test("strokes are kept in order, point by point", () => {
  const sketch = new Sketch();
  stroke(sketch, [0, 0], [0.5, 0.5]);
  stroke(sketch, [1, 0]);
  assert.deepEqual(sketch.drawing.strokes, [[[0, 0], [0.5, 0.5]], [[1, 0]]]);
});

test("points that hardly move are left out", () => {
  const sketch = new Sketch();
  stroke(sketch, [0.5, 0.5], [0.5, 0.501], [0.5, 0.502], [0.5, 0.51]);
  assert.deepEqual(sketch.drawing.strokes[0], [[0.5, 0.5], [0.5, 0.502], [0.5, 0.51]]);
});

test("a drawing that grew is another object, so that whoever compares sees it", () => {
  const sketch = new Sketch();
  sketch.begin([0, 0]);
  const before = sketch.drawing;
  sketch.extend([[1, 1]]);
  assert.notEqual(sketch.drawing, before);
});

test("points after the end of a stroke are ignored", () => {
  const sketch = new Sketch();
  stroke(sketch, [0, 0]);
  sketch.extend([[1, 1]]);
  assert.deepEqual(sketch.drawing.strokes, [[[0, 0]]]);
});

test("undo and redo walk the past a stroke at a time", () => {
  const sketch = new Sketch();
  stroke(sketch, [0, 0]);
  stroke(sketch, [1, 1]);
  sketch.undo();
  assert.deepEqual(sketch.drawing.strokes, [[[0, 0]]]);
  sketch.undo();
  sketch.undo();
  assert.ok(isEmpty(sketch.drawing));
  sketch.redo();
  sketch.redo();
  sketch.redo();
  assert.deepEqual(sketch.drawing.strokes, [[[0, 0]], [[1, 1]]]);
});

test("clearing can be undone, and clearing nothing leaves no trace", () => {
  const sketch = new Sketch();
  sketch.clear();
  assert.equal(sketch.canUndo, false);
  stroke(sketch, [0, 0]);
  sketch.clear();
  assert.ok(isEmpty(sketch.drawing));
  sketch.undo();
  assert.deepEqual(sketch.drawing.strokes, [[[0, 0]]]);
});

test("a new stroke forgets what was undone", () => {
  const sketch = new Sketch();
  stroke(sketch, [0, 0]);
  sketch.undo();
  stroke(sketch, [1, 1]);
  assert.equal(sketch.canRedo, false);
  assert.deepEqual(sketch.drawing.strokes, [[[1, 1]]]);
});

test("undo in the middle of a stroke ends and takes away that stroke", () => {
  const sketch = new Sketch();
  sketch.begin([0, 0]);
  sketch.undo();
  sketch.extend([[1, 1]]);
  assert.equal(sketch.isDrawing, false);
  assert.ok(isEmpty(sketch.drawing));
});

test("a picture takes the place of strokes, a stroke that of a picture, and undo brings both back", () => {
  const sketch = new Sketch();
  const picture = { kind: "pixels", pixels: [] };
  stroke(sketch, [0, 0]);
  sketch.place(picture);
  assert.deepEqual(sketch.drawing, { strokes: [], picture });
  assert.equal(isEmpty(sketch.drawing), false);
  stroke(sketch, [1, 1]);
  assert.deepEqual(sketch.drawing, { strokes: [[[1, 1]]], picture: null });
  sketch.undo();
  assert.equal(sketch.drawing.picture, picture);
  sketch.undo();
  assert.deepEqual(sketch.drawing.strokes, [[[0, 0]]]);
});

test("a drawing that is restored takes the place of another, and undo brings that back", () => {
  const sketch = new Sketch();
  stroke(sketch, [0, 0]);
  sketch.begin([1, 1]);
  sketch.restore({ strokes: [[[0.5, 0.5]]], picture: null });
  sketch.extend([[0, 1]]);
  assert.deepEqual(sketch.drawing.strokes, [[[0.5, 0.5]]]);
  sketch.undo();
  assert.deepEqual(sketch.drawing.strokes, [[[0, 0]], [[1, 1]]]);
});

test("a sweep of the eraser is undone and redone as one change", () => {
  const sketch = new Sketch();
  stroke(sketch, [0, 0.5], [1, 0.5]);
  stroke(sketch, [0, 0.9], [1, 0.9]);
  const before = sketch.drawing;
  sketch.beginErasing([0.5, 0.2]);
  sketch.extend([[0.5, 0.6], [0.5, 1]]);
  assert.ok(sketch.isDrawing);
  sketch.end();
  assert.equal(sketch.drawing.strokes.length, 4);
  sketch.undo();
  assert.equal(sketch.drawing, before);
  sketch.redo();
  assert.equal(sketch.drawing.strokes.length, 4);
});

test("an eraser that touches nothing changes nothing, and pictures are left", () => {
  const sketch = new Sketch();
  stroke(sketch, [0, 0], [0.1, 0.1]);
  sketch.beginErasing([0.8, 0.8]);
  sketch.end();
  sketch.undo();
  assert.ok(isEmpty(sketch.drawing));
  sketch.place({ kind: "pixels", pixels: [] });
  sketch.beginErasing([0.5, 0.5]);
  assert.ok(sketch.drawing.picture);
});

test("what is erased as a whole leaves an empty pad", () => {
  const sketch = new Sketch();
  stroke(sketch, [0.5, 0.5], [0.51, 0.5]);
  sketch.beginErasing([0.5, 0.5]);
  assert.ok(isEmpty(sketch.drawing));
});
