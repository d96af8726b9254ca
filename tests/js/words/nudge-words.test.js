import assert from "node:assert/strict";
import { test } from "node:test";
import { costWords, directionsWords, firstLabel, keepQuestion, signed, summaryOf, verdictOf } from "../../../static/js/words/nudge-words.js";

const shares = (share) => Array.from({ length: 10 }, (_, digit) => (digit === 4 ? share : 0));
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
  const steps = { label: 4, losses: [2, 1, 1.5, 0.1], probabilities: [0.1, 0.3, 0.2, 0.9].map(shares) };
  assert.equal(summaryOf(steps), "3 nudges: the probability of 4 went from 10.0% to 90.0%; in 1 of them the loss rose.");
  assert.match(summaryOf({ ...steps, losses: [2, 1, 0.5, 0.1] }), /the loss fell every time/);
});

test("a nudge of a certain answer is told with enough digits", () => {
  const sure = { label: 4, losses: [13, 11], probabilities: [3.1e-6, 2.14e-5].map(shares) };
  assert.equal(summaryOf(sure), "One nudge: the probability of 4 went from 0.0003% to 0.0021%.");
  const same = { label: 4, losses: [1, 1], probabilities: [0.5, 0.5].map(shares) };
  assert.equal(summaryOf(same), "One nudge: the probability of 4 stayed at 50.0%.");
});

test("the label to begin with is the truth of a misread image, and otherwise the second likeliest", () => {
  const probabilities = [0, 0.1, 0.6, 0, 0, 0.2, 0, 0, 0.1, 0];
  assert.equal(firstLabel(probabilities, null), 5);
  assert.equal(firstLabel(probabilities, 2), 5);
  assert.equal(firstLabel(probabilities, 8), 8);
});

test("the cost is told in points, and a gain as a gain", () => {
  const of = (before, after) => costWords({ count: 1000, accuracy_before: before, accuracy_after: after });
  assert.equal(of(0.995, 0.993), "It cost 0.2 points of 1,000 other digits: 99.5% → 99.3% are read correctly.");
  assert.equal(of(0.995, 0.995), "It cost nothing: of 1,000 other digits 99.5% are read correctly, as before.");
  assert.equal(of(0.7, 0.75), "It helped 1,000 other digits by 5.0 points: 70.0% → 75.0% are read correctly.");
  assert.equal(keepQuestion({ accuracy_before: 0.995, accuracy_after: 0.897 }), "Keep it: 99.5% → 89.7% of others. Really?");
});

test("the gradient is compared with the best random direction", () => {
  const of = (ratio, gradient, decreases) => directionsWords({ ratio, gradient, decreases });
  assert.equal(
    of(69.2, 2, [0.02, -0.01, null]),
    "The gradient lowers the loss 69 times as much as the best of 3 random directions. Of the random ones, 1 lower the loss and 2 do not.",
  );
  assert.match(of(4.26, 2, [0.5, -0.1]), / 4\.3 times as much/);
  assert.match(of(null, 2, [-0.5, -0.1]), /none of 2 random directions does/);
  assert.match(of(-3, -2, [0.5, -0.1]), /too high/);
});

test("changes are written with a sign", () => {
  assert.deepEqual([signed(1.96), signed(-10.84), signed(0)], ["+2.0", "−10.8", "+0.0"]);
});
