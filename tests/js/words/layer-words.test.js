import assert from "node:assert/strict";
import { test } from "node:test";
import {
  entryName, factsOf, gradientWords, nameOf, partName, positionWords, summaryOf, weightPositionWords, workOf,
} from "../../../static/js/words/layer-words.js";
import { pictureOfWeights, positionOf } from "../../../static/js/figures/tiles.js";

const layer = (type, shape, more = {}) => ({ type, shape, parameters: 0, multiply_adds: 0, weights: {}, ...more });

test("layers are counted where there are several of a kind", () => {
  const layers = [layer("conv", [8, 28, 28]), layer("relu", [8, 28, 28]), layer("conv", [4, 28, 28]), layer("softmax", [10])];
  assert.deepEqual(layers.map((_, i) => nameOf(layers, i)), ["Convolution 1", "ReLU", "Convolution 2", "Softmax"]);
});

test("what a layer does is said with its own numbers", () => {
  const conv = layer("conv", [24, 14, 14], { parameters: 24 * (8 * 5 * 5 + 1) });
  assert.equal(workOf(conv, [8, 14, 14]), "24 filters of 8 × 5 × 5 slide over the picture above.");
  assert.equal(workOf(layer("dense", [64]), [24, 7, 7]), "64 weighted sums of all 1,176 numbers above.");
  assert.match(workOf(layer("pool", [8, 9, 9]), [8, 28, 28]), /Of every 3 × 3 numbers/);
});

test("layers and what their weights belong to have names within a sentence", () => {
  const layers = [{ entry: 0, type: "conv" }, { entry: 2, type: "conv" }, { entry: 4, type: "dense" }, { entry: 5, type: "batch-norm" }];
  const names = ["convolution 1", "convolution 2", "dense", "batch norm"];
  assert.deepEqual(layers.map(({ entry }) => entryName(entry, layers)), names);
  assert.deepEqual(["conv", "dense", "batch-norm"].map(partName), ["filter", "unit", "channel"]);
});

test("a layer of a type that the page does not know has the type's own name", () => {
  const layers = [layer("leaky-relu", [8, 28, 28], { entry: 3 })];
  assert.equal(nameOf(layers, 0), "Leaky relu");
  assert.equal(entryName(3, layers), "leaky relu");
  assert.equal(partName("leaky-relu"), "channel");
  assert.equal(workOf(layers[0], [8, 28, 28]), "");
});

test("facts leave out what a layer does not have", () => {
  const names = (one) => factsOf(one, [0, 1]).map(([name]) => name);
  assert.deepEqual(names(layer("pool", [8, 14, 14])), ["Shape", "Min", "Max"]);
  assert.ok(names(layer("relu", [8, 28, 28], { dead: 0 })).includes("Dead"));
  assert.ok(names(layer("dense", [10], { parameters: 650, multiply_adds: 640 })).includes("Parameters"));
});

test("positions count from one", () => {
  assert.equal(positionWords([2, 0, 4]), "channel 3, row 1, column 5");
  assert.equal(positionWords([9]), "unit 10");
  assert.equal(positionWords([9], true), "digit 9");
  const filters = pictureOfWeights([24, 8, 5, 5], [8, 14, 14]);
  assert.equal(weightPositionWords(positionOf(filters, 25), filters), "filter 1, channel 2, row 1, column 1");
  const dense = pictureOfWeights([10, 64], [64]);
  assert.equal(weightPositionWords(positionOf(dense, 65), dense), "from input 2 to unit 2");
});

test("a gradient's sign says what an increase does to the loss", () => {
  assert.match(gradientWords(0.5, 7), /raises the loss for 7, at a rate of 0\.5/);
  assert.match(gradientWords(-0.5, 7), /lowers the loss for 7, at a rate of −0\.5/);
  assert.match(gradientWords(0, 7), /does not change the loss for 7/);
});

test("a layer is summed up for those who do not see it", () => {
  const one = { ...layer("relu", [3, 1, 2]), least: 0, greatest: 2 };
  const words = summaryOf("ReLU", one, Float32Array.from([0, 1, 0, 0, 2, 0]));
  assert.equal(words, "ReLU: 3 × 1 × 2 numbers from 0 to 2, the largest in channel 3, 1 of 3 channels all zero.");
});
