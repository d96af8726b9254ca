import assert from "node:assert/strict";
import { test } from "node:test";
import { whyWords } from "../../../static/js/words/why-words.js";

const says = (digit, reason = null) => ({ digit, reason });

test("three images of the digit that is answered explain it", () => {
  assert.equal(whyWords([4, 4, 4], says(4)), "To this network your drawing is nearest to these 4s.");
});

test("images that disagree with each other are named, and then the answer", () => {
  assert.equal(whyWords([4, 9, 4], says(4)), "To this network your drawing is nearest to two 4s and a 9. It answers 4.");
  assert.equal(whyWords([8, 3, 5], says(8)), "To this network your drawing is nearest to an 8, a 3 and a 5. It answers 8.");
});

test("images that disagree with the answer are said to", () => {
  assert.match(whyWords([9, 9, 9], says(4)), /these 9s, and yet it answers 4\.$/);
  assert.match(whyWords([9, 9, 9], says(null, "not-a-digit")), /and yet it does not take it for a digit\.$/);
  assert.match(whyWords([9, 9, 4], says(9, "unsure")), /It is not sure; 9 is its likeliest answer\.$/);
  assert.match(whyWords([9, 9, 9], says(null)), /numbers overflow\.$/);
});
