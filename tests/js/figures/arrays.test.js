import assert from "node:assert/strict";
import { test } from "node:test";
import { extent, imagesOf, largestOf, numbersOf, partOf, ravel, unravel } from "../../../static/js/figures/arrays.js";

const packed = (shape, numbers) => ({ shape, float32: Buffer.from(Float32Array.from(numbers).buffer).toString("base64") });

test("numbers are unpacked in their order, and once", () => {
  const array = packed([2, 3], [1, -2.5, 0, 1e-7, 3, 4]);
  assert.deepEqual([...numbersOf(array)], [1, -2.5, 0, Math.fround(1e-7), 3, 4]);
  assert.equal(numbersOf(array), numbersOf(array));
});

test("a part along the first axis is a view", () => {
  const array = packed([2, 3], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual([...partOf(array, 1)], [4, 5, 6]);
  assert.equal(partOf(array, 1).buffer, numbersOf(array).buffer);
});

test("the extent is the least and the greatest", () => {
  assert.deepEqual(extent([3, -1, 2]), [-1, 3]);
});

test("a position and an index in the natural order name the same number", () => {
  const shape = [2, 3, 4];
  assert.deepEqual(unravel(0, shape), [0, 0, 0]);
  assert.deepEqual(unravel(17, shape), [1, 1, 1]);
  assert.deepEqual(unravel(7, [10]), [7]);
  for (let i = 0; i < 24; i += 1) assert.equal(ravel(unravel(i, shape), shape), i);
});

test("the largest magnitude may be negative, and the first of equals counts", () => {
  assert.equal(largestOf(Float32Array.of(1, -3, 2, 3)), 1);
});

test("images of bytes become ink from 0 to 1", () => {
  const bytes = [0, 255, 51, 102, 255, 0, 0, 153];
  const images = imagesOf({ shape: [2, 2, 2], uint8: Buffer.from(bytes).toString("base64") });
  assert.deepEqual(images.map((ink) => [...ink].map((value) => Math.round(10 * value))), [[0, 10, 2, 4], [10, 0, 0, 6]]);
});
