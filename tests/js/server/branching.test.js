import assert from "node:assert/strict";
import { test } from "node:test";

import { createBranching } from "../../../static/js/server/branching.js";

/** Branches whose states are answered one after the other; ended resolves with what was shown at the end. */
function setUp(states) {
  const shown = [];
  const stopped = [];
  let end;
  const ended = new Promise((resolve) => (end = resolve));
  const api = {
    branch: async (run, content, at) => ({ id: "b", status: "running", run, content, at }),
    branches: async () => {
      const state = states.shift();
      if (state instanceof Error) throw state;
      return state;
    },
    stopBranches: async (id) => stopped.push(id),
  };
  const show = (state) => {
    shown.push(state);
    if (state.status !== "running") end(shown);
  };
  return { branching: createBranching({ api, show, failed: end }), ended, shown, stopped };
}

test("branches are followed until they have ended", async () => {
  const { branching, ended, stopped } = setUp([{ status: "running" }, { status: "done" }]);
  assert.equal(branching.isRunning(), false);
  await branching.begin("a", { steps: 5 }, 40);
  assert.equal(branching.isRunning(), true);
  await branching.stop();
  assert.deepEqual(stopped, ["b"]);
  const shown = await ended;
  assert.deepEqual(shown.map(({ status }) => status), ["running", "running", "done"]);
  assert.deepEqual([shown[0].run, shown[0].at], ["a", 40]);
  assert.equal(branching.isRunning(), false);
});

test("branches that cannot be read any more are given up", async () => {
  const gone = new Error("there are no branches");
  const { branching, ended } = setUp([gone]);
  await branching.begin("a", {}, null);
  assert.equal(await ended, gone);
  assert.equal(branching.isRunning(), false);
});
