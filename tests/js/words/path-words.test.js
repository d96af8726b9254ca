import assert from "node:assert/strict";
import { test } from "node:test";
import { meaningOf } from "../../../static/js/words/glossary.js";
import { partsOf, plain, STEPS } from "../../../static/js/words/path-words.js";

const MOST_WORDS = 60;
// What the page says of each deed: static/js/dom/deeds.js, and of the store by sections/path.js.
const DEEDS = [
  "enlarged", "watched", "asked-why", "followed-a-number", "saw-a-gradient", "moved-one-number", "began-a-film", "saw-a-batch",
  "found-a-mistake", "nudged", "saw-the-price", "compared-directions", "branched", "saw-the-rate-map", "tried-a-schedule",
  "kept-a-digit", "dreamed", "saw-the-map", "drew", "drew-own", "trained",
];

const countWords = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

test("there are nine steps of at most sixty words, with their tasks", () => {
  assert.equal(STEPS.length, 9);
  for (const { title, text, tasks } of STEPS) {
    const words = countWords([plain(text), ...tasks.map((task) => task.words)].join(" "));
    assert.ok(words <= MOST_WORDS, `${title}: ${words} words`);
    assert.ok(countWords(title) <= 7, title);
    for (const { done } of tasks) assert.ok(countWords(done) <= 16, done);
  }
});

test("words are counted as a person counts them", () => {
  assert.equal(countWords("28 × 28 numbers: p − 1, or 10%."), 7);
});

test("every technical word of the path is in the glossary", () => {
  const terms = STEPS.flatMap(({ text }) => partsOf(text)).filter((part) => part.term);
  assert.ok(terms.length > 9);
  for (const { term, words } of terms) {
    assert.ok(meaningOf(term), term);
    assert.ok(words.length > 0);
  }
});

test("every task has words, a place, and a deed of its own that the page can notice", () => {
  const tasks = STEPS.flatMap((step) => step.tasks);
  for (const { words, deed, done, place } of tasks) {
    assert.ok(words.endsWith(".") && done.endsWith(".") && place.length > 1, words);
    assert.ok(DEEDS.includes(deed), deed);
  }
  assert.equal(new Set(tasks.map(({ deed }) => deed)).size, tasks.length);
});

test("a text is divided at its technical words", () => {
  assert.deepEqual(partsOf("A {loss}, and {layer|layers}."), ["A ", { term: "loss", words: "loss" }, ", and ", { term: "layer", words: "layers" }, "."]);
  assert.equal(plain("{loss|Losses} of all {layer|layers}."), "Losses of all layers.");
});
