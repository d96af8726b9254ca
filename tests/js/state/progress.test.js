import assert from "node:assert/strict";
import { test } from "node:test";
import { BEGINNING, isBegun, isDone, nextTask, readProgress, stepOfHash, withDeed, writeProgress } from "../../../static/js/state/progress.js";

const STEP = { tasks: [{ deed: "nudged" }, { deed: "saw-the-price" }] };

test("progress comes back from its text, and is closed", () => {
  const progress = { step: 4, deeds: ["drew", "enlarged"], isOpen: true };
  assert.deepEqual(readProgress(writeProgress(progress), 9), { ...progress, isOpen: false });
});

test("any other text is the beginning", () => {
  const wrong = [null, "", "4", "null", "{}", '{"step":0,"deeds":[]}', '{"step":10,"deeds":[]}', '{"step":2.5,"deeds":[]}', '{"step":2}', '{"step":2,"deeds":[1]}'];
  for (const text of wrong) assert.deepEqual(readProgress(text, 9), BEGINNING, text);
});

test("a deed counts once", () => {
  const once = withDeed(BEGINNING, "nudged");
  assert.deepEqual(once.deeds, ["nudged"]);
  assert.equal(withDeed(once, "nudged"), once);
  assert.deepEqual(BEGINNING.deeds, []);
});

test("a step is done when all its tasks are", () => {
  assert.equal(isDone(STEP, ["nudged"]), false);
  assert.equal(isDone(STEP, ["saw-the-price", "drew", "nudged"]), true);
});

test("the next task is the first that was not done", () => {
  assert.equal(nextTask(STEP, []).deed, "nudged");
  assert.equal(nextTask(STEP, ["nudged"]).deed, "saw-the-price");
  assert.equal(nextTask(STEP, ["saw-the-price"]).deed, "nudged");
  assert.equal(nextTask(STEP, ["nudged", "saw-the-price"]).deed, "saw-the-price");
});

test("what was begun can be continued", () => {
  assert.equal(isBegun(BEGINNING), false);
  assert.equal(isBegun(withDeed(BEGINNING, "drew")), true);
  assert.equal(isBegun({ ...BEGINNING, step: 2 }), true);
});

test("an address names a step, or none", () => {
  assert.equal(stepOfHash("#path-3", 9), 3);
  for (const hash of ["", "#path", "#path-", "#path-0", "#path-10", "#path-3x", "#path--3", "#nudge", "#path-1e0"]) {
    assert.equal(stepOfHash(hash, 9), null, hash);
  }
});
