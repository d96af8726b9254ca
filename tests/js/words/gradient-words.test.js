import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientView, numberName, whyOf } from "../../../static/js/words/gradient-words.js";

const LAYERS = ["conv", "relu", "pool", "dense", "softmax"].map((type) => ({ type }));
const sumOf = (type, terms, more = {}) => ({
  source: LAYERS.findIndex((layer) => layer.type === type),
  type,
  factor: "slope",
  terms: terms.map(([gradient, factor], i) => ({ position: [0, i, 0], gradient, factor, product: gradient * factor })),
  count: terms.length,
  rest: 0,
  ...more,
});
const why = (type, terms, more) => whyOf({ sum: sumOf(type, terms, more), parameter: null, label: 7, position: [0] }, LAYERS);

test("a number has the name of its layer and its place, which counts from one", () => {
  assert.equal(numberName({ layer: -1, position: [0, 3, 4] }, LAYERS), "Input: row 4, column 5");
  assert.equal(numberName({ layer: 2, position: [1, 3, 4] }, LAYERS), "Max pooling: channel 2, row 4, column 5");
  assert.equal(numberName({ layer: 3, position: [7] }, LAYERS), "Dense: digit 7");
});

test("why a gradient passes depends on the layer after it", () => {
  assert.match(why("pool", [[0.5, 1]]), /the largest number of its window/);
  assert.match(why("pool", [[0.5, 0]]), /Another number of its window is larger/);
  assert.match(why("relu", [[0.5, 1]]), /above zero, .* slope is 1/);
  assert.match(why("relu", [[0.5, 0]]), /not above zero, .* slope is 0/);
  assert.match(why("conv", [[0.5, 1]], { count: 200 }), /^200 numbers of Convolution/);
  assert.match(why("dense", [[0.5, 1]], { count: 10 }), /^All 10 units of Dense/);
  assert.match(why("pool", [], { count: 0 }), /^No number of Max pooling is computed/);
});

test("a layer that the page does not know passes its gradient times its slope", () => {
  const layers = [{ type: "leaky-relu" }, ...LAYERS];
  const origin = { sum: { ...sumOf("conv", [[1, 0.1]]), source: 0, type: "leaky-relu" }, parameter: null, label: 1, position: [0] };
  assert.match(whyOf(origin, layers), /^The result of Leaky relu changes by the slope/);
});

test("the loss gives the gradients of the scores and of the probabilities", () => {
  const origin = { sum: null, parameter: null, type: "dense", label: 7, probability: 0.25, links: [] };
  const label = { ...origin, position: [7], gradient: -0.75 };
  assert.match(whyOf(label, LAYERS), /the gradient is p − 1/);
  assert.deepEqual(gradientView(label, LAYERS).sums, [["p of 7", 0.25], ["minus 1 for the label", -1], ["gradient", -0.75, true]]);
  const other = { ...origin, position: [2], gradient: 0.1 };
  assert.match(whyOf(other, LAYERS), /the gradient is that digit's own p/);
  assert.deepEqual(gradientView(other, LAYERS).sums, [["p of 2", 0.1], ["gradient", 0.1, true]]);
  assert.match(whyOf({ ...label, type: "softmax" }, LAYERS), /−1 \/ p/);
  assert.match(whyOf({ ...other, type: "softmax" }, LAYERS), /has no part in it/);
});

test("what is shown adds up, and leads to the numbers that have a part in it", () => {
  const sum = { ...sumOf("dense", [[-0.5, 2], [0.25, 1]]), factor: "weight", count: 10, rest: 0.125 };
  sum.terms.forEach((term, i) => (term.position = [i]));
  const links = [
    { layer: 2, position: [0, 1, 1], gradient: -0.625, factor: 2 },
    { layer: 3, position: [0], gradient: -0.5, factor: null },
  ];
  const view = gradientView({ sum, links, parameter: null, type: "pool", label: 0, gradient: -0.625 }, LAYERS);
  assert.deepEqual(view.heads, ["in Dense", "gradient", "× weight", "= product", ""]);
  assert.deepEqual(view.terms[1], { name: "digit 1", number: { layer: 3, position: [1] }, numbers: [0.25, 1, 0.25], share: 0.25 });
  assert.deepEqual(view.sums, [["8 other products", 0.125], ["gradient", -0.625, true]]);
  assert.deepEqual(view.links.map(({ name, how }) => [name, how]), [
    ["Dense: digit 0", "p − 1"],
    ["Max pooling: channel 1, row 2, column 2", "of which −0.5 × 2 = −1"],
  ]);
});

test("a weight is the end of its way", () => {
  const links = [{ layer: 3, position: [4, 9], gradient: 0.1, factor: 1 }, { layer: 3, position: [4], gradient: 0.1, factor: null }];
  const origin = { sum: sumOf("dense", [[0.1, 1]]), links, parameter: "weights", type: "dense", label: 0, gradient: 0.1 };
  assert.deepEqual(gradientView(origin, LAYERS).links.map(({ name }) => name), ["Dense: digit 4", "This weight"]);
});
