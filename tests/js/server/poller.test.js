import assert from "node:assert/strict";
import { test } from "node:test";
import { backOff, Poller } from "../../../static/js/server/poller.js";

/** Timers that fire when they are told to, and remember how long they were to wait. */
function fakeTimers() {
  const waiting = new Map();
  let last = 0;
  return {
    waits: [],
    setTimeout(callback, wait) {
      this.waits.push(wait);
      waiting.set((last += 1), callback);
      return last;
    },
    clearTimeout: (id) => waiting.delete(id),
    get size() {
      return waiting.size;
    },
    fire() {
      const [[id, callback]] = waiting;
      waiting.delete(id);
      return callback();
    },
  };
}

const lost = () => Object.assign(new Error("lost"), { status: 0 });

test("the next question is put after the answer, so long after as delay says", async () => {
  const timers = fakeTimers();
  let answer;
  let asked = 0;
  const ask = () => {
    asked += 1;
    return new Promise((resolve) => (answer = resolve));
  };
  const poller = new Poller({ ask, delay: () => 250, timers });
  const first = poller.start();
  assert.equal(timers.size, 0);
  answer();
  await first;
  assert.deepEqual(timers.waits, [250]);
  timers.fire();
  assert.equal(asked, 2);
});

test("failures are counted for the delay and for the question, and forgotten after an answer", async () => {
  const timers = fakeTimers();
  const told = [];
  let fails = true;
  const ask = async (failures) => {
    told.push(failures);
    if (fails) throw lost();
  };
  const poller = new Poller({ ask, delay: (failures) => failures, timers });
  await poller.start();
  await timers.fire();
  fails = false;
  await timers.fire();
  await timers.fire();
  assert.deepEqual(told, [0, 1, 2, 0]);
  assert.deepEqual(timers.waits, [1, 2, 0, 0]);
});

test("a mistake of the page is reported, a lost answer is not", async () => {
  const reported = [];
  const errors = [lost(), new TypeError("mistake")];
  const poller = new Poller({
    ask: async () => {
      throw errors.shift();
    },
    delay: () => 0,
    timers: fakeTimers(),
    report: (error) => reported.push(error.message),
  });
  await poller.start();
  await poller.now();
  assert.deepEqual(reported, ["mistake"]);
});

test("asking now does not wait, and keeps one timer", async () => {
  const timers = fakeTimers();
  let asked = 0;
  const poller = new Poller({ ask: async () => (asked += 1), delay: () => 1000, timers });
  await poller.start();
  await poller.now();
  assert.equal(asked, 2);
  assert.equal(timers.size, 1);
});

test("asking now while an answer is awaited asks once more right after it", async () => {
  const timers = fakeTimers();
  let answer;
  const poller = new Poller({ ask: () => new Promise((r) => (answer = r)), delay: () => 1000, timers });
  const first = poller.start();
  poller.now();
  poller.now();
  answer();
  await first;
  assert.deepEqual(timers.waits, [0]);
});

test("after stop there are no more questions", async () => {
  const timers = fakeTimers();
  let answer;
  const poller = new Poller({ ask: () => new Promise((r) => (answer = r)), delay: () => 1, timers });
  const first = poller.start();
  poller.stop();
  answer();
  await first;
  assert.equal(timers.size, 0);
});

test("waiting doubles up to eight seconds", () => {
  assert.deepEqual([1, 2, 3, 20].map(backOff), [500, 1000, 2000, 8000]);
});
