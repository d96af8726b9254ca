import assert from "node:assert/strict";
import { test } from "node:test";
import { storedText } from "../../../static/js/dom/storage.js";

const define = (area, descriptor) => Object.defineProperty(globalThis, area, { configurable: true, ...descriptor });

test("a text is kept in the browser's storage", () => {
  const texts = new Map();
  define("sessionStorage", {
    value: { getItem: (name) => texts.get(name) ?? null, setItem: (name, text) => texts.set(name, text) },
  });
  assert.equal(storedText("sessionStorage", "key").get(), null);
  storedText("sessionStorage", "key").set("secret");
  assert.equal(storedText("sessionStorage", "key").get(), "secret");
});

test("where storage is forbidden, a text is kept with the page", () => {
  define("sessionStorage", {
    get() {
      throw new DOMException("forbidden", "SecurityError");
    },
  });
  const stored = storedText("sessionStorage", "key");
  assert.equal(stored.get(), null);
  stored.set("secret");
  assert.equal(stored.get(), "secret");
});
