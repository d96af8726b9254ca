import assert from "node:assert/strict";
import { test } from "node:test";
import { announcement, answerWords, noAnswerWords } from "../../../static/js/words/answer-words.js";

/** An answer with these two likeliest digits. */
function answer(first, second, share, { reason = null, digit = first } = {}) {
  const probabilities = Array(10).fill(0);
  probabilities[first] = share;
  probabilities[second] = 1 - share;
  return { digit, reason, probabilities, certainty: share };
}

test("the words say how certain the answer is", () => {
  assert.equal(answerWords(answer(8, 3, 0.95)), "This is an 8.");
  assert.equal(answerWords(answer(8, 3, 0.7)), "Probably an 8.");
  assert.equal(answerWords(answer(4, 9, 0.4, { reason: "unsure" })), "I am not sure: 9 or 4?");
  assert.equal(answerWords(answer(4, 9, 0.8, { reason: "not-a-digit", digit: null })), "This does not look like a digit to me.");
});

test("an announcement is about the same until the digit or the kind of certainty changes", () => {
  const about = (...given) => announcement(answer(...given)).about;
  assert.equal(about(7, 2, 0.92), about(7, 1, 0.99));
  assert.notEqual(about(7, 2, 0.92), about(7, 2, 0.8));
  assert.notEqual(about(7, 2, 0.92), about(2, 7, 0.92));
  assert.equal(about(4, 9, 0.49, { reason: "unsure" }), about(9, 4, 0.49, { reason: "unsure" }));
  assert.match(announcement(answer(7, 2, 0.92)).text, /^This is a 7\. 92%$/);
  assert.deepEqual(announcement(null), { about: "", text: "" });
});

test("a drawing without an answer does not wait for a digit", () => {
  assert.equal(noAnswerWords(false, true), "Waiting for a digit.");
  assert.match(noAnswerWords(true, true), /server does not answer/);
  assert.match(noAnswerWords(true, false), /no answer yet/);
});
