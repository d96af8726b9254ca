import assert from "node:assert/strict";
import { test } from "node:test";
import {
  entryName, factsOf, gradientWords, invitationTo, nameOf, notesOf, partName, positionWords, summaryOf, weightPositionWords, workOf,
} from "../../../static/js/words/layer-words.js";
import { pictureOfWeights, positionOf } from "../../../static/js/figures/tiles.js";

const layer = (type, shape, more = {}) => ({ type, shape, parameters: 0, multiply_adds: 0, weights: {}, ...more });

test("layers are counted where there are several of a kind", () => {
  const layers = [layer("conv", [8, 28, 28]), layer("relu", [8, 28, 28]), layer("conv", [4, 28, 28]), layer("softmax", [10])];
  assert.deepEqual(layers.map((_, i) => nameOf(layers, i)), ["Convolution 1", "ReLU", "Convolution 2", "Softmax"]);
});

test("what a layer does is said with its own numbers", () => {
  const conv = layer("conv", [24, 14, 14], { window: { size: 5, stride: 1, pad: 2 } });
  assert.equal(workOf(conv, [8, 14, 14]), "24 filters of 8 × 5 × 5 slide over the picture above.");
  assert.equal(workOf(layer("dense", [64]), [24, 7, 7]), "64 weighted sums of all 1,176 numbers above.");
  assert.match(workOf(layer("pool", [8, 9, 9], { window: { size: 3, stride: 3, pad: 0 } }), [8, 28, 28]), /Of every 3 × 3 numbers/);
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
  const window = { size: 1, stride: 1, pad: 0 };
  assert.deepEqual(names(layer("relu", [8, 14, 14], { window })), ["Shape", "Min", "Max"]);
  assert.ok(names(layer("relu", [8, 28, 28], { window, dead: 0 })).includes("Dead"));
  const dense = layer("dense", [10], { window: null, parameters: 650, parameter_shapes: { weights: [10, 64], bias: [10] } });
  assert.deepEqual(names(dense), ["Shape", "Parameters", "Min", "Max"]);
});

test("the window, its stride and padding are told, and the parameters as a sum", () => {
  const conv = layer("conv", [8, 28, 28], {
    window: { size: 5, stride: 1, pad: 2 },
    parameters: 208,
    parameter_shapes: { weights: [8, 1, 5, 5], bias: [8] },
  });
  assert.deepEqual(factsOf(conv, [0, 1]).slice(1, 5), [
    ["Window", "5 × 5"], ["Stride", "1"], ["Padding", "2"], ["Parameters", "8 × 1 × 5 × 5 + 8 = 208"],
  ]);
  const narrow = layer("conv", [8, 28, 28], { window: { size: 1, stride: 1, pad: 0 } });
  assert.equal(factsOf(narrow, [0, 1])[1][0], "Window");
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

test("what a number means for the loss stands beside its gradient", () => {
  const origin = { gradient: -0.5, value: 2, label: 3 };
  const [meaning, itself] = notesOf({ ofClass: true, ofWeights: true, isInput: false, origin });
  assert.match(meaning, /lowers the loss for 3/);
  assert.equal(itself, "The weight itself is 2.");
  assert.deepEqual(notesOf({ ofClass: true, ofWeights: false, isInput: false, origin: null }), []);
  assert.match(notesOf({ ofClass: false, ofWeights: false, isInput: true, origin: null })[0], /from 0 to 1/);
});

test("every view invites to point at its numbers", () => {
  const titles = [false, true].flatMap((ofClass) => [false, true].map((ofWeights) => invitationTo({ ofClass, ofWeights }).title));
  assert.equal(new Set(titles).size, 4);
});

test("a layer is summed up for those who do not see it", () => {
  const one = { ...layer("relu", [3, 1, 2]), least: 0, greatest: 2 };
  const words = summaryOf("ReLU", one, Float32Array.from([0, 1, 0, 0, 2, 0]));
  assert.equal(words, "ReLU: 3 × 1 × 2 numbers from 0 to 2, the largest in channel 3, 1 of 3 channels all zero.");
});
