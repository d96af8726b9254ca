import assert from "node:assert/strict";
import { test } from "node:test";
import { drawSeen, whenSeen } from "../../../static/js/dom/in-sight.js";

/** An observer of which the test says what it sees; the newest is last. */
const observers = [];
globalThis.IntersectionObserver = class {
  constructor(callback) {
    this.see = (...seen) => callback(seen.map((isIntersecting) => ({ isIntersecting })));
    observers.push(this);
  }

  observe() {}
};

/** A section that is no view. */
const root = { querySelector: () => null };

test("of several things that happened the last one counts", () => {
  const heard = [];
  whenSeen(root, (seen) => heard.push(seen));
  observers.at(-1).see(true, false);
  observers.at(-1).see(false, true);
  assert.deepEqual(heard, [false, true]);
});

test("what is in sight is drawn at once, what is not when it comes into sight, and once", () => {
  let drawn = 0;
  const update = drawSeen(root, () => (drawn += 1));
  const { see } = observers.at(-1);
  update();
  update();
  assert.equal(drawn, 0);
  see(true);
  assert.equal(drawn, 1);
  update();
  assert.equal(drawn, 2);
  see(false);
  see(true);
  assert.equal(drawn, 2);
  see(false);
  update();
  assert.equal(drawn, 2);
  see(true);
  assert.equal(drawn, 3);
});
