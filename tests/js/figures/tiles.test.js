import assert from "node:assert/strict";
import { test } from "node:test";
import {
  indexAt, layOut, neighborOf, outline, paint, pictureOf, pictureOfWeights, placeOf, positionOf,
} from "../../../static/js/figures/tiles.js";

const SIDES = { least: 36, most: 112 };
const PICTURES = {
  volume: pictureOf([8, 28, 28]),
  vector: pictureOf([64]),
  filters: pictureOfWeights([24, 8, 5, 5], [8, 14, 14]),
  "dense on a volume": pictureOfWeights([6, 2 * 3 * 3], [2, 3, 3]),
  "dense on a vector": pictureOfWeights([10, 64], [64]),
};

test("tiles lie in one row where there is room, and wrap where they would be too small", () => {
  const wide = layOut(PICTURES.volume, 780, SIDES);
  assert.deepEqual([wide.columns, wide.rows, wide.scale], [8, 1, 3]);
  const narrow = layOut(PICTURES.volume, 358, SIDES);
  assert.deepEqual([narrow.columns, narrow.rows, narrow.scale], [4, 2, 3]);
});

test("no layout is wider than its room, and no tile larger than it may be", () => {
  for (const picture of Object.values(PICTURES)) {
    for (const room of [320, 358, 600, 800, 1400]) {
      const layout = layOut(picture, room, SIDES);
      assert.ok(layout.width * layout.scale <= room || layout.columns === 1, JSON.stringify([picture, room, layout]));
      assert.ok(layout.scale === 1 || layout.scale * picture.width <= SIDES.most);
      assert.ok(layout.columns * layout.rows >= picture.count);
    }
  }
});

for (const [name, picture] of Object.entries(PICTURES)) {
  test(`every number of a ${name} has a place of its own, and is found there again`, () => {
    const layout = layOut(picture, 700, SIDES);
    const places = new Set();
    const size = picture.count * picture.stack * picture.height * picture.width;
    for (let index = 0; index < size; index += 1) {
      const { x, y } = placeOf(picture, layout, index);
      assert.equal(indexAt(picture, layout, x, y), index);
      places.add(`${x} ${y}`);
    }
    assert.equal(places.size, size);
  });
}

test("between the tiles and outside there is no number", () => {
  const picture = pictureOf([3, 2, 2]);
  const layout = layOut(picture, 8, { least: 1, most: 2 });
  assert.deepEqual([layout.columns, layout.width, layout.height], [3, 8, 2]);
  for (const [x, y] of [[2, 0], [5, 1], [-1, 0], [0, 2], [8, 0]]) assert.equal(indexAt(picture, layout, x, y), -1);
  const half = layOut(pictureOf([3, 2, 2]), 5, { least: 2, most: 2 });
  assert.equal(half.rows, 2);
  assert.equal(indexAt(picture, half, 3, 3), -1);
});

test("positions count tiles, blocks, rows and columns", () => {
  assert.deepEqual(positionOf(PICTURES.volume, 2 * 784 + 3 * 28 + 5), { tile: 2, block: 0, row: 3, column: 5 });
  assert.deepEqual(positionOf(PICTURES.filters, (4 * 8 + 6) * 25 + 7), { tile: 4, block: 6, row: 1, column: 2 });
});

test("arrows go from number to number, over the gaps, and stop at the edges", () => {
  const picture = pictureOf([2, 2, 2]);
  const layout = layOut(picture, 5, { least: 1, most: 2 });
  assert.equal(neighborOf(picture, layout, 0, 1, 0), 1);
  assert.equal(neighborOf(picture, layout, 1, 1, 0), 4);
  assert.equal(neighborOf(picture, layout, 4, -1, 0), 1);
  assert.equal(neighborOf(picture, layout, 5, 1, 0), -1);
  assert.equal(neighborOf(picture, layout, 0, 0, 1), 2);
  assert.equal(neighborOf(picture, layout, 2, 0, 1), -1);
});

test("a window is outlined in each of its tiles, and cut where it is past the edge", () => {
  const picture = pictureOf([2, 4, 4]);
  const layout = layOut(picture, 9, { least: 1, most: 4 });
  assert.equal(outline(picture, layout, [1, 1, 3, 4], [0, 1]), "M1 1h3v2h-3zM6 1h3v2h-3z");
  assert.equal(outline(picture, layout, [-1, -1, 2, 9], [0]), "M0 0h4v2h-4z");
});

test("numbers become colors on a scale symmetric about zero; gaps stay empty", () => {
  const colors = Uint32Array.from([1, 2, 3, 4, 5]);
  const picture = pictureOf([2, 1, 2]);
  const layout = layOut(picture, 5, { least: 1, most: 2 });
  assert.deepEqual([...paint([-2, 0, 1, 9], picture, layout, 2, colors)], [1, 3, 0, 4, 5]);
  assert.deepEqual([...paint([NaN, -9, 0.2, -1], picture, layout, 2, colors)], [3, 1, 0, 3, 2]);
  assert.deepEqual([...paint([-1.9, 1.9, 0, 0], picture, layout, 2, colors)], [1, 5, 0, 3, 3]);
});
