import assert from "node:assert/strict";
import { test } from "node:test";
import { batchWords, imageWords, isLearned, openedWords, originWords, pullWords } from "../../../static/js/words/batch-words.js";

const probabilities = [
  [0, 0, 0, 0, 0.8, 0, 0, 0, 0.1, 0.1],
  [0, 0, 0, 0, 0, 0, 0, 0.25, 0, 0.75],
];
const BATCH = { step: 1058, labels: [4, 7], digits: [4, 9], probabilities, losses: [0.2231, 1.3863], pulls: [1, 3], loss: 0.8047, indices: [12, null], twins: [true, false] };

test("a batch is told before its step, after it, and while the run trains", () => {
  assert.match(batchWords(BATCH, null, false), /^Step 1,058 will learn from these 2 images\. .* reads 1 of them right; their mean loss is 0\.8047/);
  assert.match(batchWords(BATCH, null, true), /^Step 1,058 learns from/);
  const last = { step: 1058, loss_before: 0.8047, loss_after: 0.7, losses: [0.3, 1.1] };
  assert.ok(isLearned(BATCH, last));
  assert.match(batchWords(BATCH, last, false), /^Step 1,058 has learned .* from 0\.8047 to 0\.7000\. 1 of them are read better than before \(↓\), 1 are not \(↑\)\.$/);
  assert.ok(!isLearned(BATCH, { ...last, step: 1057 }));
  assert.ok(!isLearned(BATCH, null));
});

test("the pulls are told, and that some images are not shown", () => {
  assert.match(pullWords(BATCH, 2), /^The 1 that pull hardest make half of all pulls\. .* parameters\.$/);
  assert.match(pullWords(BATCH, 1), /Of 2 images the first 1 are shown\.$/);
  assert.doesNotMatch(pullWords({ pulls: [null, 3] }, 2), /half/);
});

test("an image is told by its label, the answer, its loss and its pull", () => {
  assert.equal(imageWords(BATCH, 0), "Image 1: a 4, read right, loss 0.2231, pull 1");
  assert.equal(imageWords(BATCH, 1), "Image 2: a 7, read as a 9, loss 1.3863, pull 3");
  assert.equal(originWords(BATCH, 0), "Training image 12, replaced by a differently written twin");
  assert.equal(originWords(BATCH, 1), "One of your own digits");
  const [answer, pull] = openedWords(BATCH, 1, 1.1);
  assert.equal(answer, "Its label is 7. The network gives this 25.0%, so the loss is −ln 0.25 = 1.3863. After the step it is 1.1000.");
  assert.equal(pull, "Its pull is 3, 75.0% of all pulls of the batch.");
  assert.doesNotMatch(openedWords(BATCH, 1)[0], /After/);
});
