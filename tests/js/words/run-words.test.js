import assert from "node:assert/strict";
import { test } from "node:test";
import { changeWords, deletedWords, faultWords, finishedWords, mistakesWords, speedWords, undoWords } from "../../../static/js/words/run-words.js";

const change = { words: "Learning rate 0.02 → 1", by: "1a", step: 812, restores_weights: false };

test("a change says who made it and at which step", () => {
  assert.equal(changeWords(change, "1a"), "Learning rate 0.02 → 1, at step 812.");
  assert.equal(changeWords(change, "2b"), "Another page at step 812: learning rate 0.02 → 1.");
  assert.equal(changeWords({ ...change, by: null }, "2b"), "Another program at step 812: learning rate 0.02 → 1.");
});

test("taking a change back says whether steps are lost", () => {
  assert.equal(undoWords(change, { step: 900 }), "");
  const ruined = { ...change, restores_weights: true };
  assert.equal(undoWords(ruined, { step: 900 }), " Undo goes back to the weights of step 812 and loses the steps since.");
  assert.equal(undoWords(ruined, { step: 813 }), " Undo goes back to the weights of step 812.");
});

test("a finished run says how good it is and how many test images it reads wrong", () => {
  const words = "Finished: 22 epochs, 99.5% of the validation images read correctly.";
  assert.equal(finishedWords({ epochs: 22, validation_accuracy: 0.9952 }), words);
  assert.equal(finishedWords({ epochs: 1, validation_accuracy: 0.5 }), "Finished: 1 epoch, 50.0% of the validation images read correctly.");
  assert.equal(mistakesWords({ errors: 47, count: 10_000 }), "47 of 10,000 test images are still read wrong. Can you read them?");
});

test("speeds have words", () => {
  assert.deepEqual(["full", Infinity, "film", 1, 150].map(speedWords), ["full speed", "full speed", "film: ever faster", "1.0 steps/s", "150 steps/s"]);
});

test("a deleted run is named, and who deleted it", () => {
  assert.equal(deletedWords({ name: "Run 2", by: "1a" }, "1a"), "Run 2 was deleted.");
  assert.equal(deletedWords({ name: "Run 2", by: null }, "1a"), "Another page deleted Run 2.");
});

test("a failed run says why, and from where it can go on", () => {
  const failed = { status: "failed", error: "An error.", last_good_step: 1234 };
  assert.deepEqual(faultWords(failed), { text: "An error.", goOn: "Go on from step 1,234" });
  assert.deepEqual(faultWords({ ...failed, last_good_step: null }), { text: "An error.", goOn: null });
  assert.deepEqual(faultWords({ status: "diverged", error: "Too large.", last_good_step: null }), { text: null, goOn: null });
});
