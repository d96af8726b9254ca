import assert from "node:assert/strict";
import { test } from "node:test";
import { Store } from "../../../static/js/state/store.js";

test("a watcher is told at once, then only when what it watches changed", () => {
  const store = new Store({ run: 1, answer: 1 });
  const told = [];
  store.watch(["run"], ({ run }) => told.push(run));
  store.set({ answer: 2 });
  store.set({ run: 1 });
  store.set({ run: 2 });
  assert.deepEqual(told, [1, 2]);
});

test("several changes at once are told once, with all of them", () => {
  const store = new Store({ a: 0, b: 0 });
  const told = [];
  store.watch(["a", "b"], (state) => told.push([state.a, state.b]));
  store.set({ a: 1, b: 2 });
  assert.deepEqual(told, [[0, 0], [1, 2]]);
});

test("a state that was given out does not change", () => {
  const store = new Store({ a: 0 });
  const { state } = store;
  store.set({ a: 1 });
  assert.equal(state.a, 0);
  assert.throws(() => {
    state.a = 5;
  }, TypeError);
});

test("a watcher that fails is reported and keeps nobody else from hearing", () => {
  const reported = [];
  const store = new Store({ a: 0 }, (error) => reported.push(error.message));
  const told = [];
  store.watch(["a"], ({ a }) => {
    if (a === 1) throw new Error("mistake");
  });
  store.watch(["a"], ({ a }) => told.push(a));
  store.set({ a: 1 });
  assert.deepEqual(told, [0, 1]);
  assert.deepEqual(reported, ["mistake"]);
});
