import assert from "node:assert/strict";
import { test } from "node:test";
import { placeWords, strongest } from "../../../static/js/words/places.js";

test("a picture has nine places", () => {
  assert.deepEqual(
    [[0, 0], [0, 14], [14, 14], [14, 27], [27, 14], [27, 27]].map(([row, column]) => placeWords(row, column)),
    ["top left", "top", "center", "right", "bottom", "bottom right"],
  );
});

test("the strongest for and against are found, where there are any", () => {
  const numbers = new Float32Array(784);
  assert.equal(strongest(numbers).words, "Nothing speaks for or against it.");
  numbers[0] = 2;
  numbers[783] = -1;
  assert.equal(strongest(numbers).words, "Most for it: 2 top left. Most against: −1 bottom right.");
});
