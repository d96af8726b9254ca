import assert from "node:assert/strict";
import { test } from "node:test";
import { introduction } from "../../../static/js/words/introduction.js";

const state = (run, others = {}) => ({ run: run && { step: 12, ...run }, moment: null, lost: false, ...others });

test("only a run that trains is learning right now", () => {
  for (const status of ["training", "paused", "finished", "diverged", "failed"]) {
    assert.equal(/right now/.test(introduction(state({ status }))), status === "training", status);
  }
  assert.match(introduction(state({ status: "paused" })), /12 steps and is paused/);
  assert.match(introduction(state({ status: "paused", step: 1 })), /1 step and is paused/);
  assert.match(introduction(state({ status: "paused", step: 0 })), /not learned anything/);
});

test("the past and a lost server come first", () => {
  assert.match(introduction(state({ status: "training" }, { moment: 8 })), /as it was at step 8/);
  assert.match(introduction(state({ status: "training" }, { moment: 8, lost: true })), /does not answer/);
  assert.match(introduction(state(null)), /learns to read/);
});
