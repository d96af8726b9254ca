import assert from "node:assert/strict";
import { test } from "node:test";
import { Refresher } from "../../../static/js/server/refresher.js";

/** A clock and timers that are moved by hand. */
function makeTime() {
  let now = 0;
  let waiting = [];
  const timers = {
    setTimeout(callback, wait) {
      const entry = { callback, at: now + wait };
      waiting.push(entry);
      return entry;
    },
    clearTimeout(entry) {
      waiting = waiting.filter((one) => one !== entry);
    },
  };
  async function pass(ms) {
    now += ms;
    const due = waiting.filter(({ at }) => at <= now);
    waiting = waiting.filter((one) => !due.includes(one));
    for (const { callback } of due) callback();
    await new Promise(setImmediate);
  }
  return { timers, clock: () => now, pass };
}

function make({ answers = async ({ key }) => `of ${key}` } = {}) {
  const time = makeTime();
  const page = { wanted: "a", about: "it", asked: [], shown: [], failures: 0 };
  page.refresher = new Refresher({
    question: () => page.wanted && { key: page.wanted, about: page.about },
    ask(question) {
      page.asked.push(question.key);
      return answers(question);
    },
    answered: (answer) => page.shown.push(answer),
    failed: () => (page.failures += 1),
    intervalMs: 100,
    promptMs: 10,
    ...time,
  });
  return { page, pass: time.pass };
}

test("it asks once for what is wanted, and not again while that stays the same", async () => {
  const { page, pass } = make();
  page.refresher.check();
  await pass(0);
  page.refresher.check();
  await pass(1000);
  assert.deepEqual([page.asked, page.shown], [["a"], ["of a"]]);
});

test("the next question keeps its distance, and asks for what is wanted by then", async () => {
  const { page, pass } = make();
  page.refresher.check();
  await pass(0);
  page.wanted = "b";
  page.refresher.check();
  await pass(99);
  assert.deepEqual(page.asked, ["a"]);
  page.wanted = "c";
  page.refresher.check();
  await pass(1);
  assert.deepEqual(page.asked, ["a", "c"]);
});

test("questions never overlap; what changed meanwhile is asked after the answer", async () => {
  let answer;
  const { page, pass } = make({ answers: () => new Promise((resolve) => (answer = resolve)) });
  page.refresher.check();
  await pass(0);
  page.wanted = "b";
  page.refresher.check();
  await pass(500);
  assert.deepEqual(page.asked, ["a"]);
  answer("late");
  await pass(0);
  await pass(0);
  assert.deepEqual([page.asked, page.shown], [["a", "b"], ["late"]]);
});

test("nothing is asked while nobody looks, also not if the look was away when it was time", async () => {
  const { page, pass } = make();
  page.wanted = null;
  page.refresher.check();
  await pass(1000);
  page.wanted = "a";
  page.refresher.check();
  page.wanted = null;
  await pass(1000);
  assert.deepEqual(page.asked, []);
});

test("after a failure it waits longer, and asks again", async () => {
  let fails = true;
  const { page, pass } = make({ answers: async () => (fails ? Promise.reject(new Error("no")) : "yes") });
  page.refresher.check();
  await pass(0);
  assert.equal(page.failures, 1);
  fails = false;
  await pass(100);
  assert.equal(page.asked.length, 1);
  await pass(400);
  assert.deepEqual(page.shown, ["yes"]);
});

test("a question about something else is asked promptly, also after a failure", async () => {
  const { page, pass } = make({ answers: async ({ key }) => (key === "a" ? Promise.reject(new Error("no")) : "yes") });
  page.refresher.check();
  await pass(0);
  [page.wanted, page.about] = ["b", "another"];
  page.refresher.check();
  await pass(9);
  assert.deepEqual(page.asked, ["a"]);
  await pass(1);
  assert.deepEqual([page.asked, page.shown], [["a", "b"], ["yes"]]);
});
