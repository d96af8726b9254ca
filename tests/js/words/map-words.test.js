import assert from "node:assert/strict";
import { test } from "node:test";

import { imageWords, overlapWords, placeWords, rightWords, shareWords } from "../../../static/js/words/map-words.js";

test("the digits that overlap and those that do not are named", () => {
  const points = [0, 0, 2, 0, 1, 1, 3, 1, 100, 0, 102, 0];
  assert.equal(overlapWords(points, [4, 4, 9, 9, 0, 0]), "4s and 9s overlap most; 0s and 4s lie farthest apart.");
  assert.match(overlapWords([0, 0, 2, 0, 0, 0, 2, 0], [1, 1, 2, 2]), /all lie on one heap/);
  assert.equal(overlapWords([0, 0], [3]), "");
});

test("the images that are read correctly are counted", () => {
  assert.equal(
    rightWords([1, 2, 3], [1, 2, 8]),
    "The network reads 2 of these 3 images correctly; the one that it misreads has a ring.",
  );
  assert.match(rightWords([1, 2], [2, 1]), /0 of these 2 .* the 2 that it misreads have a ring/);
  assert.equal(rightWords([1, 2], [1, 2]), "The network reads 2 of these 2 images correctly.");
});

test("shares, images and places are said in whole sentences", () => {
  assert.match(shareWords([0.31, 0.2]), /^The two axes show 51% of the variance/);
  assert.equal(imageWords(12, 4, 4), "Validation image 12: a 4, read as 4, which is right.");
  assert.equal(imageWords(12, 8, 3), "Validation image 12: an 8, read as 3, which is wrong.");
  assert.equal(placeWords("Your drawing", [[7, 10]]), "Your drawing: of the 10 images nearest to it on the map, all are 7s.");
  assert.equal(
    placeWords("Your drawing", [[7, 6], [9, 3], [4, 1]]),
    "Your drawing: of the 10 images nearest to it on the map, 6 are 7s, 3 are 9s and 1 is a 4.",
  );
});
