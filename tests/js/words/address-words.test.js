import assert from "node:assert/strict";
import { test } from "node:test";
import { holdsWords, nearestWords, unreadableWords } from "../../../static/js/words/address-words.js";

const words = (holds, others = {}) => holdsWords({ holds: { run: true, moment: false, drawing: false, ...holds }, moment: null, isEmpty: false, ...others });

test("what a link brings back", () => {
  assert.equal(words({}, { isEmpty: true }), "It opens this run.");
  assert.equal(words({ drawing: true }), "It opens this run, with what is on the pad.");
  assert.equal(words({ drawing: true, moment: true }, { moment: 1280 }), "It opens this run at step 1,280, with what is on the pad.");
  assert.match(words({}), /^It opens this run, without what is on the pad: only test images and drawings/);
});

test("what of a link cannot be read", () => {
  assert.equal(unreadableWords([]), "");
  assert.equal(unreadableWords(["image"]), "This link is damaged: its test image cannot be read.");
  assert.equal(unreadableWords(["run", "drawing"]), "This link is damaged: its run and drawing cannot be read.");
});

test("a step that is not kept", () => {
  assert.equal(nearestWords(1100, 1280), "Step 1,100 of this run is not kept. This is step 1,280, the nearest that is.");
});
