/** What the page says of layers and of their numbers. Layers are those of an explanation. */

import { extent } from "../figures/arrays.js";
import { compact, count, number, percent, shape } from "./format.js";

/**
 * By a layer's type: its name, what its weights belong to, and its work in one sentence. All are
 * optional: a type without them has its own name, made readable.
 */
const LAYERS = {
  conv: {
    name: "Convolution",
    part: "filter",
    work: (layer, [channels]) => `${count(layer.shape[0])} filters of ${count(channels)} × ${windowShape(layer)} slide over the picture above.`,
  },
  pool: { name: "Max pooling", work: (layer) => `Of every ${windowShape(layer)} numbers only the largest is kept.` },
  "average-pool": { name: "Average pooling", work: (layer) => `Of every ${windowShape(layer)} numbers the mean is kept.` },
  dense: {
    name: "Dense",
    part: "unit",
    work: (layer, source) => `${count(layer.shape[0])} weighted sums of all ${count(source.reduce((product, side) => product * side))} numbers above.`,
  },
  relu: {
    name: "ReLU",
    work: ({ dead }) =>
      `Numbers below zero become zero.${typeof dead === "number" ? " Dead are units that are zero for every one of some hundred validation images." : ""}`,
  },
  tanh: { name: "Tanh", work: () => "Every number is mapped to between −1 and 1." },
  sigmoid: { name: "Sigmoid", work: () => "Every number is mapped to between 0 and 1." },
  dropout: { name: "Dropout", work: () => "In training only: some numbers, chosen at random, are set to zero." },
  "batch-norm": { name: "Batch normalization", short: "batch norm", work: () => "Each channel is brought to a common mean and spread." },
  softmax: {
    name: "Softmax",
    work: () => "The ten scores become ten shares that add up to 1. The answer above softens them so that it is as sure as it is right.",
  },
};

/** "leaky-relu" becomes "Leaky relu". */
const readable = (type) => type[0].toUpperCase() + type.slice(1).replaceAll("-", " ");

const nameOfType = (type) => LAYERS[type]?.name ?? readable(type);

/** A layer's name, with a number where there are several of its type: "Convolution 2". */
export function nameOf(layers, index, name = nameOfType(layers[index].type)) {
  const alike = layers.filter(({ type }) => type === layers[index].type);
  return alike.length > 1 ? `${name} ${alike.indexOf(layers[index]) + 1}` : name;
}

/** The name within a sentence of the layer that an entry of the specification makes: "convolution 2". */
export function entryName(entry, layers) {
  const index = layers.findIndex((layer) => layer.entry === entry);
  const { type } = layers[index];
  return nameOf(layers, index, LAYERS[type]?.short ?? nameOfType(type).toLowerCase());
}

/** What the weights of a layer's type belong to: a filter, a unit or a channel. */
export function partName(type) {
  return LAYERS[type]?.part ?? "channel";
}

/** What a layer does, in one sentence; nothing for a type that the page does not know. */
export function workOf(layer, sourceShape) {
  return LAYERS[layer.type]?.work(layer, sourceShape) ?? "";
}

/** A layer's facts, each a name and words; the extent is that of the numbers that are shown. */
export function factsOf(layer, [min, max]) {
  const facts = [["Shape", shape(layer.shape)]];
  if (isSliding(layer)) {
    const { stride, pad } = layer.window;
    facts.push(["Window", windowShape(layer)], ["Stride", count(stride)], ["Padding", count(pad)]);
  }
  if (layer.parameters) facts.push(["Parameters", parametersOf(layer)]);
  if (layer.multiply_adds) facts.push(["Multiply-adds for one image", compact(layer.multiply_adds)]);
  facts.push(["Min", number(min)], ["Max", number(max)]);
  if (typeof layer.dead === "number") facts.push(["Dead", percent(layer.dead, 0)]);
  return facts;
}

/** Whether each number is computed from a window of the layer before it, which slides over it. */
function isSliding({ type, window: places }) {
  return Boolean(places) && (type === "conv" || places.size > 1);
}

function windowShape({ window: { size } }) {
  return shape([size, size]);
}

/** How many parameters a layer has, as the sum of its arrays: "8 × 1 × 5 × 5 + 8 = 208". */
function parametersOf({ parameters, parameter_shapes: shapes }) {
  return `${Object.values(shapes).map(shape).join(" + ")} = ${count(parameters)}`;
}

/**
 * The position of a number in words: "channel 3, row 5, column 7" or "unit 12", which count from 1,
 * or "digit 7" where the units stand for the digits.
 */
export function positionWords(position, isOfDigits = false) {
  if (position.length === 1) return isOfDigits ? `digit ${position[0]}` : `unit ${position[0] + 1}`;
  const [channel, row, column] = position;
  return `channel ${channel + 1}, row ${row + 1}, column ${column + 1}`;
}

/** The position of a weight in words. */
export function weightPositionWords({ tile, block, row, column }, picture) {
  if (picture.count === 1) return `from input ${column + 1} to unit ${row + 1}`;
  const channel = picture.stack > 1 ? `channel ${block + 1}, ` : "";
  return `${picture.width > 1 ? "filter" : "unit"} ${tile + 1}, ${channel}row ${row + 1}, column ${column + 1}`;
}

/** What a gradient means for the loss. */
export function gradientWords(value, label) {
  if (!value) return `Changing it a little does not change the loss for ${label}.`;
  return `Increasing it a little ${value > 0 ? "raises" : "lowers"} the loss for ${label}, at a rate of ${number(value)}.`;
}

/**
 * What else there is to say of a number: what it means for the loss.
 * @param {object} about ofClass, ofWeights and isInput say what it is, origin what the server says of it
 */
export function notesOf({ ofClass, ofWeights, isInput, origin }) {
  if (ofClass && origin) {
    const what = ofWeights ? "The weight itself" : isInput ? "The ink itself" : "The number itself";
    return [gradientWords(origin.gradient, origin.label), `${what} is ${number(origin.value)}.`];
  }
  return isInput && !ofClass && !ofWeights ? ["Ink as the network gets it, from 0 to 1."] : [];
}

/** How to find out where the numbers of a view come from: a title and a sentence. */
export function invitationTo({ ofClass, ofWeights }) {
  const [what, title] = ofWeights ? ["weight", "filter gradient"] : ["number", "gradient"];
  if (ofClass) {
    const words = `A gradient says how fast the loss changes when one ${what} changes. Point at one: you see the sum that gives it, and can move the ${what} and compare.`;
    return { title: `Where does a ${title} come from?`, words };
  }
  if (ofWeights) return { title: "What is a weight?", words: "A number that training moves. Point at one to read it, then ask where its gradient comes from." };
  return { title: "Where does a number come from?", words: "Point at any number of the pictures: you see the calculation that gives it." };
}

/** A layer's activations in a sentence, for those who do not see them. */
export function summaryOf(name, layer, numbers) {
  const [units, ...sides] = layer.shape;
  const size = sides.reduce((product, side) => product * side, 1);
  const [one, many] = size > 1 ? ["channel", "channels"] : ["unit", "units"];
  const extents = Array.from({ length: units }, (_, unit) => extent(numbers.subarray(unit * size, (unit + 1) * size)));
  const largest = extents.reduce((best, [, max], unit) => (max > extents[best][1] ? unit : best), 0);
  const zeros = extents.filter(([min, max]) => min === 0 && max === 0).length;
  const zeroWords = zeros ? `, ${zeros} of ${units} ${many} all zero` : "";
  return `${name}: ${shape(layer.shape)} numbers from ${number(layer.least)} to ${number(layer.greatest)}, the largest in ${one} ${largest + 1}${zeroWords}.`;
}
