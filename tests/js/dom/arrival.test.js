import assert from "node:assert/strict";
import { test } from "node:test";

/** The observer of which the test says what it sees. */
let observer = null;
globalThis.IntersectionObserver = class {
  constructor(callback) {
    this.see = (seen) => callback([{ isIntersecting: seen }]);
    observer = this;
  }

  observe() {}
  disconnect() {}
};
globalThis.Node = class {};
globalThis.matchMedia = () => new EventTarget();
globalThis.MutationObserver = class {
  observe() {}
};
globalThis.document = { documentElement: {}, createElement: () => ({ append() {}, remove() {}, setAttribute() {}, classList: { add() {} }, textContent: "" }) };

// Imported only now: the helpers for the document need these as soon as they are loaded.
const { whenNear } = await import("../../../static/js/dom/arrival.js");

/** A part of the page that is no view. */
function createRoot() {
  const root = new EventTarget();
  return Object.assign(root, { querySelector: () => null, toggleAttribute() {}, removeAttribute() {}, prepend: (child) => (root.first = child) });
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a part is loaded once, when it is near", async () => {
  let loads = 0;
  const arrived = [];
  whenNear(createRoot(), async () => (loads += 1), (loaded) => arrived.push(loaded));
  observer.see(false);
  await settled();
  assert.equal(loads, 0);
  for (const seen of [true, false, true]) observer.see(seen);
  await settled();
  assert.deepEqual([loads, arrived], [1, [1]]);
});

test("what could not be loaded is tried again while the part is near, and says so", async () => {
  let retry = null;
  globalThis.setTimeout = (work) => (retry = work);
  const root = createRoot();
  let loads = 0;
  whenNear(root, () => ((loads += 1) < 3 ? Promise.reject(new Error("away")) : Promise.resolve()), () => {});
  observer.see(true);
  await settled();
  assert.match(root.first.textContent, /could not be loaded/);
  retry();
  await settled();
  assert.equal(loads, 2);
  observer.see(false);
  retry();
  await settled();
  assert.equal(loads, 2);
});

test("a press is done again when the part has come", async () => {
  const root = createRoot();
  let arrive;
  const heard = [];
  root.click = () => root.dispatchEvent(new Event("click", { cancelable: true }));
  whenNear(root, () => new Promise((resolve) => (arrive = resolve)), () => root.addEventListener("click", () => heard.push("click")));
  assert.equal(root.click(), false);
  arrive();
  await settled();
  assert.deepEqual(heard, ["click"]);
  root.click();
  assert.equal(heard.length, 2);
});
