// ConvNetJS in Node: the trainer and the settings of its own MNIST demo, at 28 x 28.
const { readFileSync } = require("node:fs");
const { gunzipSync } = require("node:zlib");
const { createInterface } = require("node:readline");
const { join } = require("node:path");
const convnetjs = require("convnetjs");

const SIDE = 28;
const DATA = join(__dirname, "../../../data/mnist");
const pixels = gunzipSync(readFileSync(join(DATA, "train-images-idx3-ubyte.gz"))).subarray(16);
const labels = gunzipSync(readFileSync(join(DATA, "train-labels-idx1-ubyte.gz"))).subarray(8);

function build() {
  const net = new convnetjs.Net();
  net.makeLayers([
    { type: "input", out_sx: SIDE, out_sy: SIDE, out_depth: 1 },
    { type: "conv", sx: 5, filters: 8, stride: 1, pad: 2, activation: "relu" },
    { type: "pool", sx: 2, stride: 2 },
    { type: "conv", sx: 5, filters: 16, stride: 1, pad: 2, activation: "relu" },
    { type: "pool", sx: 3, stride: 3 },
    { type: "softmax", num_classes: 10 },
  ]);
  return net;
}

function volume(index) {
  const x = new convnetjs.Vol(SIDE, SIDE, 1, 0);
  const start = index * SIDE * SIDE;
  for (let i = 0; i < SIDE * SIDE; i++) x.w[i] = pixels[start + i] / 255;
  return x;
}

function training(batch) {
  const net = build();
  const trainer = new convnetjs.SGDTrainer(net, {
    method: "adadelta",
    batch_size: batch,
    l2_decay: 0.001,
  });
  let index = 0;
  return () => {
    trainer.train(volume(index), labels[index]);
    index = (index + 1) % labels.length;
  };
}

const made = new Map();
createInterface({ input: process.stdin }).on("line", (line) => {
  const { seconds, ...task } = JSON.parse(line);
  const key = JSON.stringify(task);
  if (!made.has(key)) made.set(key, training(task.batch));
  const step = made.get(key);
  for (let i = 0; i < 20; i++) step();
  const began = performance.now();
  let images = 0;
  while (performance.now() - began < seconds * 1000) {
    step();
    images++;
  }
  console.log(JSON.stringify({ rate: (images * 1000) / (performance.now() - began) }));
});
