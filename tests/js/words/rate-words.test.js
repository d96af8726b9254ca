import assert from "node:assert/strict";
import { test } from "node:test";

import { batchWords, branchesWords, courseWords, drawingWords, lossWords, mapReading, outcomeWords, rateWords, scheduleWords } from "../../../static/js/words/rate-words.js";

const RATES = [0.001, 0.1, 10];
const BATCH = { count: 128, before: 2.4, losses: [2.3, 1.2, null], promised: [2.3, 1.1, -90], best_rate: 0.1, harmful_rate: 10 };

function branch(rate, losses, more = {}) {
  return { learning_rate: rate, schedule: "constant", final_learning_rate: 0, status: "done", reason: null, losses, validation_accuracy: 0.5, ...more };
}

test("rates and losses are written as a person would", () => {
  assert.deepEqual([0.0001, 0.031622, 1, 4e-7, 0.00001, 0].map(rateWords), ["0.0001", "0.032", "1", "4e-7", "1e-5", "0"]);
  assert.deepEqual([2.3456, 0.0123, 160.2, 1e7, 1e-6, 0, null].map(lossWords), ["2.3", "0.012", "160", "1e+7", "1e-6", "0", "not a number"]);
});

test("the map says which rate helps most and from where on a step does harm", () => {
  assert.equal(
    batchWords({ rates: RATES, batch: BATCH }),
    "At a rate of 0.1 one step would help the 128 training digits most: loss 2.4 to 1.2. From 10 on it makes them worse.",
  );
  assert.match(batchWords({ rates: RATES, batch: { ...BATCH, harmful_rate: null } }), /No rate up to 10 makes them worse/);
  assert.match(batchWords({ rates: RATES, batch: { ...BATCH, best_rate: null } }), /No step of any size/);
  assert.match(drawingWords({ rates: RATES, drawing: BATCH }, "your drawing", 7), /^For your drawing alone, called 7, the best rate would be 0.1; from 10 on/);
  assert.match(drawingWords({ rates: RATES, drawing: { ...BATCH, harmful_rate: null } }, "your drawing", 7), /even 10 does it no harm/);
  assert.match(drawingWords({ rates: RATES, drawing: { ...BATCH, best_rate: null } }, "your drawing", 7), /no step helps/);
  assert.equal(
    mapReading({ rates: RATES, drawing: BATCH, batch: BATCH }, 2, "your drawing"),
    "rate 10: loss of your drawing not a number (promised below 0); of the 128 digits not a number (promised below 0)",
  );
});

test("branches are ranked, and those that learned nothing or died are named", () => {
  const died = branch(10, [2.4, 9], { status: "died", reason: "the loss stopped being a number at step 3", validation_accuracy: null });
  const branches = [branch(0.0001, [2.4, 2.2]), branch(0.1, [2.4, 0.3]), branch(1, [2.4, 8]), died];
  const words = branchesWords({ branches, status: "done", error: null, steps: 200 }, branches.map(({ losses }) => losses));
  assert.equal(
    words,
    "0.1 is the fastest of these: its loss is 0.3 after 200 steps. 0.0001 is still at 2.2. 1 made it worse: its loss is 8. 10 destroyed the network at step 3.",
  );
  assert.equal(outcomeWords(died, died.losses), "died: the loss stopped being a number at step 3");
  assert.equal(outcomeWords(branches[1], [0.3]), "loss 0.3, 50.0% of 1,000 other digits right");
  const hardly = [branch(0.001, [0.4, 0.4]), branch(0.01, [0.4, 0.38])];
  assert.equal(
    branchesWords({ branches: hardly, status: "done", error: null, steps: 2 }, hardly.map(({ losses }) => losses)),
    "None of these rates lowered the loss much after 2 steps; 0.01 has the lowest, 0.38.",
  );
  const dead = branch(3, [2.4, 2.3], { status: "died", reason: "every ReLU of layer 1 is dead" });
  const three = { branches: [dead, { ...dead, learning_rate: 5 }, { ...dead, learning_rate: 7 }], status: "done", error: null, steps: 2 };
  assert.equal(branchesWords(three, [[2.3], [2.3], [2.3]]), "3, 5 and 7 destroyed the network.");
  assert.equal(branchesWords({ branches, status: "running" }, []), "");
  assert.match(branchesWords({ branches, status: "failed", error: "no luck" }, []), /ended early: no luck/);
});

test("a schedule is compared with a constant rate", () => {
  const annealed = branch(0.1, [2, 0.2], { schedule: "exponential", final_learning_rate: 0.0001, validation_accuracy: 0.95 });
  assert.equal(courseWords(annealed), "0.1 to 0.0001");
  assert.equal(courseWords(branch(0.1, [])), "0.1");
  assert.equal(courseWords({ ...annealed, schedule: "cosine" }), "cosine from 0.1");
  const branches = [branch(0.1, [2, 0.4], { validation_accuracy: 0.9 }), annealed];
  assert.equal(
    scheduleWords({ branches, status: "done", error: null }, [[0.4], [0.2]]),
    "Annealing ended lower: loss 0.2 against 0.4. Of 1,000 other digits 95.0% are right annealed, 90.0% constant.",
  );
  assert.match(scheduleWords({ branches, status: "done", error: null }, [[0.4], [0.39]]), /^Both ended with about the same loss, 0.4. Of 1,000/);
  assert.match(scheduleWords({ branches, status: "stopped", error: null }, [[0.4], [0.6]]), /^Annealing did not end lower this time: loss 0.6 against 0.4\.$/);
  const died = { ...branches[0], status: "died", reason: "r" };
  assert.match(scheduleWords({ branches: [died, { ...annealed, status: "died" }], status: "done", error: null }, [[], []]), /^Both died: r. Start lower/);
  assert.match(scheduleWords({ branches: [died, annealed], status: "done", error: null }, [[], []]), /constant rate died: r/);
});
