import assert from "node:assert/strict";
import { test } from "node:test";
import { calibrationWords, sureness, thresholdWords } from "../../../static/js/words/calibration-words.js";

const CALIBRATION = {
  counts: [0, 0, 0, 0, 0, 0, 0, 0, 20, 180],
  accuracies: [null, null, null, null, null, null, null, null, 0.8, 0.995],
  error: 0.0123,
  thresholds: [0.1, 0.9, 0.995, 0.999],
  answered: [200, 180, 100, 0],
  right: [195, 179, 100, 0],
};

test("confidence and accuracy are compared", () => {
  assert.equal(
    calibrationWords(CALIBRATION),
    "Most answers, 180, were 90% to 100% sure, and 99.5% of those were right. On average the confidence and the share that is right differ by 1.2 percentage points.",
  );
});

test("a threshold leaves some unanswered", () => {
  assert.equal(thresholdWords(CALIBRATION, 1), "At least 90% sure: it reads 90.0% of the digits, and 99.44% of those are right. 20 are left unanswered.");
  assert.equal(thresholdWords(CALIBRATION, 3), "No answer is 99.9% sure: 200 are left unanswered.");
  assert.equal(sureness(0.57), "57%");
  assert.equal(sureness(0.995), "99.5%");
});
