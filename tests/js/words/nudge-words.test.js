import assert from "node:assert/strict";
import { test } from "node:test";
import { runnerUp, summaryOf, verdictOf } from "../../../static/js/words/nudge-words.js";

const one = (predicted, measured, finite = true) => verdictOf({ predicted: [predicted], measured: [measured], finite, learning_rate: 1 });

test("a nudge is judged by how far the prediction held", () => {
  assert.deepEqual(one(1, 0.996), { verdict: "exact", words: "Small enough: the prediction was right to 0.4%." });
  assert.equal(one(1, 1.00001).words, "Small enough: the prediction was right to 0.1%.");
  assert.equal(one(1, 0.95).verdict, "near");
  assert.equal(one(1, 0.3).verdict, "short");
  assert.match(one(1, 0.3).words, /30% of what was predicted/);
});

test("one that raises the loss overshot, and says by how much", () => {
  const { verdict, words } = one(2, -0.5);
  assert.equal(verdict, "over");
  assert.match(words, /overshot.* fall by 2 and rose by 0\.5/);
});

test("overflow and gradients of zero are reported as such", () => {
  assert.equal(one(1, 1, false).verdict, "broken");
  assert.equal(one(0, 0).verdict, "flat");
});

test("many nudges are summarized", () => {
  const shares = (share) => Array.from({ length: 10 }, (_, digit) => (digit === 4 ? share : 0));
  const steps = { label: 4, losses: [2, 1, 1.5, 0.1], probabilities: [0.1, 0.3, 0.2, 0.9].map(shares) };
  assert.equal(summaryOf(steps), "3 nudges: the probability of 4 went from 10.0% to 90.0%; in 1 of them the loss rose.");
  assert.match(summaryOf({ ...steps, losses: [2, 1, 0.5, 0.1] }), /the loss fell every time/);
});

test("the label to begin with is the second likeliest", () => {
  assert.equal(runnerUp([0, 0.1, 0.6, 0, 0, 0.2, 0, 0, 0.1, 0]), 5);
});
