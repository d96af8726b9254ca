/** What the page says of dreams: the pictures that excite the units of a layer. */

import { argmax } from "../figures/probabilities.js";
import { aDigit, number, percent } from "./format.js";
import { nameOf, partName } from "./layer-words.js";

const sized = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`;

/**
 * The layers that can be chosen, the last first: those with weights.
 * @param {object[]} layers of the network, as the server describes them
 * @returns {{layer: number, words: string, count: number, unit: string}[]} unit: what it excites
 */
export function dreamLayers(layers) {
  const found = layers.flatMap((layer, index) => {
    if (!layer.parameters) return [];
    const unit = partName(layer.type);
    const [count] = layer.shape;
    return [{ layer: index, words: `${nameOf(layers, index)}: ${sized(count, unit)}`, count, unit }];
  });
  const digits = found.findLast(({ layer }) => layers[layer].type === "dense");
  if (digits) Object.assign(digits, { words: "The ten digits", unit: "digit" });
  return found.reverse();
}

/** The name of a unit: "filter 3" counts from 1, "digit 3" does not. */
export function unitName(unit, index) {
  return `${unit} ${unit === "digit" ? index : index + 1}`;
}

/** What is to be seen here, and how to get it. */
export function invitationWords({ count, unit }) {
  const each = unit === "digit" ? "each of the ten digits" : `each of the layer's ${sized(count, unit)}`;
  return `Press Dream: for ${each} a picture appears here that excites it most, and beside it the image of a real digit that does. It takes a few seconds.`;
}

/** How far it is. */
export function progressWords(done, all, unit) {
  if (done < all) return `${done} of ${sized(all, unit)}…`;
  return `${sized(all, unit)}.`;
}

/** What a dream is, and what it excites; reached and before are excitations. */
export function dreamWords({ unit, index, before, reached, steps }) {
  return `The picture that excites ${unitName(unit, index)} most, after ${steps} steps from gray noise: from ${number(before)} to ${number(reached)}.`;
}

/** The strongest validation image beside it. */
export function strongestWords({ index, label, excitation }, reached) {
  const than = reached > excitation ? "less than the dream" : "more than the dream";
  return `Of 500 validation images number ${index}, ${aDigit(label)}, excites it most: ${number(excitation)}, ${than}.`;
}

/** What the answer would be if the dream were drawn. */
export function answerWords({ digit, reason, probabilities }) {
  const likeliest = argmax(probabilities);
  const share = `${likeliest} with ${percent(probabilities[likeliest])}`;
  if (reason === "not-a-digit") return `If this were drawn, the answer would be: not a digit; if it had to be one, ${share}.`;
  return `If this were drawn, the answer would be: ${digit === null ? "unsure; at best " : ""}${share}.`;
}
