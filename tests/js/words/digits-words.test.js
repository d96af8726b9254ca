import assert from "node:assert/strict";
import { test } from "node:test";
import { forgottenWords, gainWords, notKeptWords, readingWords } from "../../../static/js/words/digits-words.js";

const run = (changes = {}) => ({
  step: 500,
  own_digits: true,
  own_count: 12,
  own_accuracy: 1,
  validation_accuracy: 0.9921,
  own_before: { step: 100, own_accuracy: 0.75, validation_accuracy: 0.9934 },
  ...changes,
});

test("how many are read correctly is a count and a share", () => {
  assert.equal(readingWords(run({ own_accuracy: 0.75 })), "9 of your 12 digits read correctly: 75.0%.");
  assert.equal(readingWords(run({ own_count: 1 })), "1 of your 1 digit read correctly: 100.0%.");
  assert.equal(readingWords(run({ own_count: 0, own_accuracy: null })), "None kept yet.");
  assert.equal(readingWords(run({ own_accuracy: null })), "12 digits kept.");
});

test("what was gained and what was lost since the switch", () => {
  const words = gainWords(run());
  assert.match(words, /^Since step 100, .* from 75\.0% to 100\.0% on yours, from 99\.34% to 99\.21% on MNIST's/);
  assert.match(words, /It reads yours better but MNIST slightly worse\.$/);
});

test("every outcome has its verdict", () => {
  const ends = (own_accuracy, validation_accuracy) => gainWords(run({ own_accuracy, validation_accuracy })).split(". ").at(-1);
  assert.equal(ends(1, 0.9934), "It reads yours better and MNIST no worse.");
  assert.equal(ends(0.75, 0.9934), "It reads yours as before and MNIST no worse.");
  assert.equal(ends(0.75, 0.99), "It reads yours as before and MNIST slightly worse.");
  assert.equal(ends(0.5, 0.9934), "It reads yours worse but MNIST no worse.");
  assert.equal(ends(0.5, 0.99), "It reads yours worse and MNIST slightly worse.");
});

test("an accuracy that stays the same is named once", () => {
  assert.match(gainWords(run({ own_accuracy: 0.75 })), /still 75\.0% on yours/);
});

test("nothing is claimed before there is something to compare", () => {
  assert.equal(gainWords(run({ own_digits: false, own_before: null })), "");
  assert.match(gainWords(run({ own_count: 0 })), /as soon as there are some/);
  assert.match(gainWords(run({ step: 100 })), /from its next step on/);
  assert.equal(gainWords(run({ own_accuracy: null })), "");
});

test("what was forgotten can be brought back", () => {
  assert.equal(forgottenWords(0), "");
  assert.equal(forgottenWords(1), "1 digit forgotten.");
  assert.equal(forgottenWords(12), "12 digits forgotten.");
});

test("an image that nobody drew is called what it is", () => {
  assert.equal(notKeptWords({}), "A test image: it is not kept.");
  assert.equal(notKeptWords({ name: "validation image 31" }), "A validation image: it is not kept.");
  assert.equal(notKeptWords({ name: "one of your own digits" }), "One of your digits: it is not kept again.");
});
