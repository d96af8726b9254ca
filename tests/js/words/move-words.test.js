import assert from "node:assert/strict";
import { test } from "node:test";
import { exact, moveWords, twoPercents } from "../../../static/js/words/move-words.js";

test("small changes keep five digits", () => {
  assert.equal(exact(-0.000123456), "−0.00012346");
  assert.equal(exact(1.23456e-8), "1.2346e−8");
  assert.equal(exact(0), "0");
  assert.equal(exact(null), "–");
});

test("two probabilities have as many digits as it takes to tell them apart", () => {
  assert.deepEqual(twoPercents([0.25, 0.5]), ["25.0%", "50.0%"]);
  assert.deepEqual(twoPercents([0.234512, 0.234535]), ["23.4512%", "23.4535%"]);
  assert.deepEqual(twoPercents([0.5, 0.5]), ["50.0%", "50.0%"]);
  assert.deepEqual(twoPercents([]), ["–", "–"]);
});

test("what happened is compared with what was promised", () => {
  const words = (promised, happened) => moveWords({ promised, happened, label: 7, step: 1200 });
  assert.equal(words(-0.01, -0.00995), "At step 1,200 the loss for 7 fell by 0.00995. That is what the gradient promised, to within 0.5%.");
  assert.match(words(0.01, 0.02), /rose by 0\.02\. The gradient promised the direction, but not this size/);
  assert.match(words(-0.01, 0.02), /not what the gradient promised/);
  assert.match(words(0, 0.02), /promised no change/);
  assert.match(words(0, 0), /there was none/);
  assert.match(words(-0.01, 0), /did not change/);
  assert.match(words(1, null), /not a finite number/);
});
