import assert from "node:assert/strict";
import { test } from "node:test";
import { notSavedWords } from "../../../static/js/words/keeping-words.js";

test("nothing is said while all is saved, and otherwise what may be lost", () => {
  assert.equal(notSavedWords(null), "");
  assert.equal(notSavedWords(undefined), "");
  assert.match(notSavedWords("disk full"), /^Nothing is being saved at present/);
});
