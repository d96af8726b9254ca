import assert from "node:assert/strict";
import { test } from "node:test";

import {
  answerWords, dreamLayers, dreamWords, invitationWords, progressWords, strongestWords, unitName,
} from "../../../static/js/words/dream-words.js";

const layer = (type, shape, parameters = 0) => ({ type, shape, parameters });

test("the layers with weights can be chosen, the digits first", () => {
  const layers = [
    layer("conv", [8, 28, 28], 208), layer("pool", [8, 14, 14]), layer("conv", [1, 14, 14], 201), layer("batch-norm", [1, 14, 14], 2),
    layer("dense", [64], 12608), layer("dense", [10], 650), layer("softmax", [10]),
  ];
  assert.deepEqual(dreamLayers(layers), [
    { layer: 5, words: "The ten digits", count: 10, unit: "digit" },
    { layer: 4, words: "Dense 1: 64 units", count: 64, unit: "unit" },
    { layer: 3, words: "Batch normalization: 1 channel", count: 1, unit: "channel" },
    { layer: 2, words: "Convolution 2: 1 filter", count: 1, unit: "filter" },
    { layer: 0, words: "Convolution 1: 8 filters", count: 8, unit: "filter" },
  ]);
});

test("filters and units count from 1, digits do not", () => {
  assert.equal(unitName("filter", 0), "filter 1");
  assert.equal(unitName("digit", 0), "digit 0");
});

test("progress, a dream and the strongest image are said in sentences", () => {
  assert.equal(progressWords(8, 24, "filter"), "8 of 24 filters…");
  assert.equal(progressWords(1, 1, "filter"), "1 filter.");
  const dream = { unit: "digit", index: 4, before: -0.57, reached: 27.28, steps: 60 };
  assert.equal(dreamWords(dream), "The picture that excites digit 4 most, after 60 steps from gray noise: from −0.57 to 27.3.");
  const image = { index: 12, label: 8, excitation: 9 };
  assert.equal(strongestWords(image, 9.5), "Of 500 validation images number 12, an 8, excites it most: 9, less than the dream.");
  assert.match(strongestWords(image, 2), /more than the dream/);
});

test("what the answer would be is said, whether it is a digit or not", () => {
  const probabilities = [0, 0, 0, 0.75, 0.25, 0, 0, 0, 0, 0];
  assert.equal(answerWords({ digit: 3, reason: null, probabilities }), "If this were drawn, the answer would be: 3 with 75.0%.");
  assert.match(answerWords({ digit: null, reason: "not-a-digit", probabilities }), /not a digit; if it had to be one, 3 with 75.0%/);
  assert.match(answerWords({ digit: null, reason: "unsure", probabilities }), /unsure; at best 3 with 75.0%/);
});

test("what is to be seen is said before anything was dreamt", () => {
  assert.match(invitationWords({ count: 10, unit: "digit" }), /^Press Dream: for each of the ten digits a picture appears here/);
  assert.match(invitationWords({ count: 8, unit: "filter" }), /for each of the layer's 8 filters a picture/);
});
