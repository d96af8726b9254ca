import assert from "node:assert/strict";
import { test } from "node:test";
import { Latest } from "../../../static/js/server/latest.js";

/** A Latest whose frames and answers come when the test says so. */
function setUp() {
  const frames = [];
  const asked = [];
  const heard = [];
  const latest = new Latest(
    (question) =>
      new Promise((resolve, reject) => {
        asked.push({ question, resolve, reject });
      }),
    {
      answered: (answer, question) => heard.push([question, answer]),
      failed: (error, question) => heard.push([question, error.message]),
      frame: (callback) => frames.push(callback),
    },
  );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { latest, frames, asked, heard, settle, frame: () => frames.shift()() };
}

test("of what is pushed before a frame only the newest is asked", () => {
  const { latest, frames, asked, frame } = setUp();
  latest.push("a");
  latest.push("b");
  assert.equal(frames.length, 1);
  frame();
  assert.deepEqual(asked.map(({ question }) => question), ["b"]);
});

test("one question is in flight; the newest that came meanwhile follows on the next frame", async () => {
  const { latest, frames, asked, heard, settle, frame } = setUp();
  latest.push("a");
  frame();
  latest.push("b");
  latest.push("c");
  assert.equal(frames.length, 0);
  asked[0].resolve(1);
  await settle();
  frame();
  asked[1].resolve(2);
  await settle();
  assert.deepEqual(heard, [["a", 1], ["c", 2]]);
  assert.ok(latest.isIdle);
});

test("a failure is told, and the next question is asked all the same", async () => {
  const { latest, asked, heard, settle, frame } = setUp();
  latest.push("a");
  frame();
  latest.push("b");
  asked[0].reject(new Error("no"));
  await settle();
  frame();
  asked[1].resolve("yes");
  await settle();
  assert.deepEqual(heard, [["a", "no"], ["b", "yes"]]);
});

test("after cancel neither the answer in flight nor what waits is heard, but what comes later is", async () => {
  const { latest, asked, heard, settle, frame } = setUp();
  latest.push("a");
  frame();
  latest.push("b");
  latest.cancel();
  asked[0].resolve(1);
  await settle();
  latest.push("c");
  frame();
  asked[1].resolve(3);
  await settle();
  assert.deepEqual(heard, [["c", 3]]);
});

test("a cancel before the frame asks nothing and leaves it idle", async () => {
  const { latest, asked, settle, frame } = setUp();
  latest.push("a");
  latest.cancel();
  frame();
  await settle();
  assert.deepEqual(asked, []);
  assert.ok(latest.isIdle);
});
