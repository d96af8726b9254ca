/** What is said of layers and of their numbers. Layers are those of an explanation. */

import { compact, count, number, percent, shape } from "./format.js";

const NAMES = {
  conv: "Convolution",
  pool: "Max pooling",
  "average-pool": "Average pooling",
  dense: "Dense",
  relu: "ReLU",
  tanh: "Tanh",
  sigmoid: "Sigmoid",
  dropout: "Dropout",
  "batch-norm": "Batch normalization",
  softmax: "Softmax",
};

/** A layer's name, with a number where there are several of its kind: "Convolution 2". */
export function nameOf(layers, index) {
  const { type } = layers[index];
  const alike = layers.filter((layer) => layer.type === type);
  const name = NAMES[type] ?? type;
  return alike.length > 1 ? `${name} ${alike.indexOf(layers[index]) + 1}` : name;
}

/** What a layer does, in one sentence. */
export function workOf(layer, sourceShape) {
  const sides = `${ratio(sourceShape, layer.shape)} × ${ratio(sourceShape, layer.shape)}`;
  const works = {
    conv: () => `${count(layer.shape[0])} filters of ${filterShape(layer, sourceShape)} slide over the picture above.`,
    pool: () => `Of every ${sides} numbers only the greatest goes on.`,
    "average-pool": () => `Of every ${sides} numbers the mean goes on.`,
    dense: () => `${count(layer.shape[0])} weighted sums of all ${count(sourceShape.reduce((product, side) => product * side))} numbers above.`,
    relu: () => "What is below zero becomes zero.",
    tanh: () => "Everything is squeezed between −1 and 1.",
    sigmoid: () => "Everything is squeezed between 0 and 1.",
    dropout: () => "Only while it learns: some numbers are left out at random.",
    "batch-norm": () => "Each channel is brought to a common mean and spread.",
    softmax: () => "The ten scores become ten shares that add up to 1. The answer above softens them so that it is as sure as it is right.",
  };
  return works[layer.type]?.() ?? "";
}

/** A filter's shape from its numbers: each has a bias beside them. */
function filterShape({ shape: [filters], parameters }, [channels]) {
  const side = Math.sqrt((parameters / filters - 1) / channels);
  return `${channels} × ${side} × ${side}`;
}

const ratio = (source, own) => (source.length === 3 && own.length === 3 ? Math.floor(source[1] / own[1]) : 1);

/** A layer's facts: name, words, meaning; the extent is that of the numbers that are shown. */
export function factsOf(layer, [least, greatest]) {
  const facts = [["Shape", shape(layer.shape)]];
  if (layer.parameters) facts.push(["Parameters", count(layer.parameters)]);
  if (layer.multiply_adds) facts.push(["Multiply-adds", compact(layer.multiply_adds), "For one image"]);
  facts.push(["Least", number(least)], ["Greatest", number(greatest)]);
  if (typeof layer.dead === "number") {
    facts.push(["Dead", percent(layer.dead, 0), "Share of units that stay at zero for all of some hundred validation images"]);
  }
  return facts;
}

/**
 * Where a number is, in words: "channel 3, row 5, column 7" or "unit 12", which count from 1, or
 * "digit 7" where the units stand for the digits.
 */
export function placeWords(position, isOfDigits = false) {
  if (position.length === 1) return isOfDigits ? `digit ${position[0]}` : `unit ${position[0] + 1}`;
  const [channel, row, column] = position;
  return `channel ${channel + 1}, row ${row + 1}, column ${column + 1}`;
}

/** Where a weight is, in words. */
export function weightPlace({ tile, block, row, column }, picture) {
  if (picture.count === 1) return `from input ${column + 1} to unit ${row + 1}`;
  const channel = picture.stack > 1 ? `channel ${block + 1}, ` : "";
  return `${picture.width > 1 ? "filter" : "unit"} ${tile + 1}, ${channel}row ${row + 1}, column ${column + 1}`;
}

/** What a gradient means for the loss. */
export function gradientWords(value, label) {
  if (!value) return `It has no say in how well ${label} fits.`;
  const way = value > 0 ? "rise" : "fall";
  return `A little more here would make the loss for ${label} ${way}: ${number(value)} for each 1.`;
}

/** What is to be known of a layer's activations without seeing them. */
export function summaryOf(name, layer, numbers) {
  const size = layer.shape.length === 3 ? layer.shape[1] * layer.shape[2] : 1;
  const units = layer.shape[0];
  const [one, many] = size > 1 ? ["channel", "channels"] : ["unit", "units"];
  let silent = 0;
  let [best, at] = [-Infinity, 0];
  for (let unit = 0; unit < units; unit += 1) {
    const own = numbers.subarray(unit * size, (unit + 1) * size);
    const greatest = own.reduce((most, value) => Math.max(most, value), -Infinity);
    if (own.every((value) => value === 0)) silent += 1;
    if (greatest > best) [best, at] = [greatest, unit];
  }
  const quiet = silent ? `, ${silent} of ${units} ${many} all zero` : "";
  return `${name}: ${shape(layer.shape)} numbers from ${number(layer.least)} to ${number(layer.greatest)}, the greatest in ${one} ${at + 1}${quiet}.`;
}
