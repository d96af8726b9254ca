import assert from "node:assert/strict";
import { test } from "node:test";
import { SLIDERS, faultOf, numberOf, outdatedSince } from "../../../static/js/words/readings.js";

const [rate, , batch] = SLIDERS;

test("a typed number is read as the page and other languages write it", () => {
  assert.deepEqual(["0.05", " 0,05 ", "1,024", "2.5e-4", "12", "1,024.5"].map(numberOf), [0.05, 0.05, 1024, 0.00025, 12, 1024.5]);
  for (const text of ["", " ", "fast", "1.2.3"]) assert.ok(Number.isNaN(numberOf(text)));
});

test("a number that cannot be used is answered with the range", () => {
  assert.equal(faultOf("0.3", rate), "");
  assert.equal(faultOf("-1", rate), "Type a number from 0 to 1,000,000,000.");
  assert.equal(faultOf("1024", batch), "");
  for (const text of ["1025", "0", "12.5", "many"]) assert.equal(faultOf(text, batch), "Type a whole number from 1 to 1,024.");
});

const history = (steps, validation) => ({ step: steps, validation_accuracy: validation });

test("an accuracy that no longer fits the loss is old", () => {
  const steps = [0, 640, 650, 700];
  assert.equal(outdatedSince(history(steps, [0.1, 0.98, null, null]), [2.3, 0.1, 0.1, 128]), 640);
  assert.equal(outdatedSince(history(steps, [0.1, 0.98, null, null]), [2.3, 0.1, 0.1, 0.2]), null);
  assert.equal(outdatedSince(history(steps, [0.1, 0.98, null, 0.1]), [2.3, 0.1, 0.1, 128]), null);
  assert.equal(outdatedSince(history([0, 640, 650], [0.1, 0.98, null]), [2.3, 0.1, 128]), null);
  assert.equal(outdatedSince(history([0], [null]), [null]), null);
});
