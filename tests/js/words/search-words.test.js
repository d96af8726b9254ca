import assert from "node:assert/strict";
import { test } from "node:test";
import { searchOffer, searchWords } from "../../../static/js/words/search-words.js";

const found = (four, nine, eight = 0) => ({ step: 57, index: 740, probabilities: [0, 0, 0, 0, four, 0, 0, 0, eight, nine] });

test("the offer names both digits", () => {
  assert.equal(searchOffer(8, 3), "Find me an 8 that it calls a 3");
  assert.equal(searchOffer(3, 3), "Choose two different digits");
});

test("a mistake is told with its shares", () => {
  assert.match(searchWords(found(0.136, 0.663), 4, 9), /^At step 57 the network calls test image 740, a 4, a 9: 66\.3% a 9 and 13\.6% a 4\. It is on the pad/);
});

test("where there is no such mistake the nearest is told", () => {
  assert.match(searchWords(found(0.1, 0.2, 0.7), 4, 9), /^At no moment .* call a 4 a 9\. Test image 740 at step 57 comes nearest: 20\.0% a 9/);
});
