import assert from "node:assert/strict";
import { test } from "node:test";
import { keepSharp, onResolutionChange } from "../../../static/js/dom/resolution.js";

/** The page's queries of the resolution, the newest last. */
const queries = [];
globalThis.matchMedia = (query) => ({ addEventListener: (name, listener) => queries.push({ query, change: listener }) });
globalThis.ResizeObserver = class {
  observe() {}
};

test("every change of the resolution is reported", () => {
  let changes = 0;
  globalThis.devicePixelRatio = 1;
  onResolutionChange(() => (changes += 1));
  for (const ratio of [2, 1.5]) {
    globalThis.devicePixelRatio = ratio;
    queries.at(-1).change();
  }
  assert.equal(changes, 2);
  assert.deepEqual(queries.map(({ query }) => query), [1, 2, 1.5].map((ratio) => `(resolution: ${ratio}dppx)`));
});

test("a canvas gets the screen's pixels when the resolution changes and its size does not", () => {
  const canvas = { clientWidth: 100, width: 100, height: 100 };
  let paints = 0;
  globalThis.devicePixelRatio = 1;
  keepSharp(canvas, () => (paints += 1));
  globalThis.devicePixelRatio = 2;
  queries.at(-1).change();
  assert.deepEqual([canvas.width, canvas.height, paints], [200, 200, 1]);
});
