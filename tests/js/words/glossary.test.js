import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { GLOSSARY, meaningOf } from "../../../static/js/words/glossary.js";

const ROOT = new URL("../../../", import.meta.url);
const OF_THE_ISSUE = [
  "backpropagation", "stochastic gradient descent", "neuron", "epoch", "batch", "overfitting", "validation", "learning rate", "loss",
  "accuracy", "gradient", "parameter", "weight", "layer", "convolution", "pooling", "softmax", "ReLU", "momentum", "weight decay",
  "step", "probability", "log-odds",
];

/** The files of a folder and of the folders in it whose names end so. */
const filesIn = (folder, end) =>
  readdirSync(new URL(folder, ROOT), { recursive: true })
    .filter((name) => name.endsWith(end))
    .map((name) => readFileSync(new URL(`${folder}/${name}`, ROOT), "utf8"));

test("every word of the introduction has one sentence of at most thirty words", () => {
  for (const word of OF_THE_ISSUE) {
    assert.match(meaningOf(word), /^[A-Z].*\.$/, word);
    assert.ok(meaningOf(word).split(" ").length <= 30, word);
  }
  for (const sentence of Object.values(GLOSSARY)) assert.equal(sentence.match(/[.!?](\s|$)/g).length, 1, sentence);
});

test("every word that a template or a script offers to explain is in the glossary", () => {
  const templates = filesIn("templates", ".html").flatMap((text) => [...text.matchAll(/\bterm\("([^"]+)"/g)]);
  const scripts = filesIn("static/js", ".js").flatMap((text) => [...text.matchAll(/\btermButton\("([^"]+)"/g)]);
  const offered = [...templates, ...scripts].map(([, name]) => name);
  assert.ok(offered.length > 0);
  for (const name of offered) assert.ok(meaningOf(name), name);
});
