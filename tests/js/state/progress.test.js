import assert from "node:assert/strict";
import { test } from "node:test";
import { atStep, BEGINNING, currentTask, isBegun, isDone, readProgress, stepOfHash, withDeed, writeProgress } from "../../../static/js/state/progress.js";

const STEP = { tasks: [{ deed: "nudged", done: "That was one." }, { deed: "saw-the-price", done: "That was its price." }] };
const OPEN = atStep(BEGINNING, 7);

test("progress comes back from its text, and is closed", () => {
  const progress = { ...BEGINNING, step: 4, deeds: ["drew", "enlarged"] };
  assert.deepEqual(readProgress(writeProgress({ ...progress, isOpen: true, words: "Drawn." }), 9), progress);
});

test("any other text is the beginning", () => {
  const wrong = [null, "", "4", "null", "{}", '{"step":0,"deeds":[]}', '{"step":10,"deeds":[]}', '{"step":2.5,"deeds":[]}', '{"step":2}', '{"step":2,"deeds":[1]}'];
  for (const text of wrong) assert.deepEqual(readProgress(text, 9), BEGINNING, text);
});

test("a deed of the open step is told, and the next task is pointed at", () => {
  const once = withDeed({ ...OPEN, pointed: 0, isFolded: true }, STEP, "nudged");
  assert.deepEqual(once, { ...OPEN, deeds: ["nudged"], words: "That was one." });
  assert.equal(currentTask(once, STEP), 1);
  assert.deepEqual(BEGINNING.deeds, []);
});

test("a deed counts once", () => {
  const once = withDeed(OPEN, STEP, "nudged");
  assert.equal(withDeed(once, STEP, "nudged"), once);
});

test("a deed of another step counts silently", () => {
  const progress = { ...OPEN, pointed: 1 };
  assert.deepEqual(withDeed(progress, STEP, "drew"), { ...progress, deeds: ["drew"] });
});

test("another step keeps the deeds and nothing else", () => {
  const left = { ...OPEN, deeds: ["drew"], pointed: 1, words: "Drawn.", isFolded: true };
  assert.deepEqual(atStep(left, 3), { ...BEGINNING, deeds: ["drew"], step: 3, isOpen: true });
});

test("a step is done when all its tasks are", () => {
  assert.equal(isDone(STEP, ["nudged"]), false);
  assert.equal(isDone(STEP, ["saw-the-price", "drew", "nudged"]), true);
});

test("the first task that was not done is pointed at, unless another was asked for", () => {
  const current = (deeds, pointed = null) => currentTask({ ...OPEN, deeds, pointed }, STEP);
  assert.equal(current([]), 0);
  assert.equal(current(["nudged"]), 1);
  assert.equal(current(["saw-the-price"]), 0);
  assert.equal(current(["nudged", "saw-the-price"]), 1);
  assert.equal(current(["nudged"], 0), 0);
});

test("what was begun can be continued", () => {
  assert.equal(isBegun(BEGINNING), false);
  assert.equal(isBegun({ ...BEGINNING, deeds: ["drew"] }), true);
  assert.equal(isBegun({ ...BEGINNING, step: 2 }), true);
});

test("an address names a step, or none", () => {
  assert.equal(stepOfHash("#path-3", 9), 3);
  for (const hash of ["", "#path", "#path-", "#path-0", "#path-10", "#path-3x", "#path--3", "#nudge", "#path-1e0"]) {
    assert.equal(stepOfHash(hash, 9), null, hash);
  }
});
