import assert from "node:assert/strict";
import { test } from "node:test";
import { extremesWords, regionName } from "../../../static/js/words/regions.js";

test("a picture has nine regions", () => {
  assert.deepEqual(
    [[0, 0], [0, 14], [14, 14], [14, 27], [27, 14], [27, 27]].map(([row, column]) => regionName(row, column)),
    ["top left", "top", "center", "right", "bottom", "bottom right"],
  );
});

test("the extremes for and against are named, where there are any", () => {
  const numbers = new Float32Array(784);
  assert.equal(extremesWords(numbers), "Nothing speaks for or against it.");
  numbers[0] = 2;
  numbers[783] = -1;
  assert.equal(extremesWords(numbers), "Most for it: 2, top left. Most against it: −1, bottom right.");
});
