/** What the page says of where a gradient comes from. Layers are those of an explanation. */

import { number } from "./format.js";
import { nameOf, positionWords } from "./layer-words.js";

/** Why the products are what they are, by the type of the layer whose gradients are added up. */
const WHY = {
  conv: (source, { count }) =>
    `${count} numbers of ${source} are computed from this one. Each contributes its gradient times the weight between the two.`,
  dense: (source, { count }) =>
    `All ${count} units of ${source} read this number. Each contributes its gradient times the weight between the two.`,
  pool: (source, { terms: [term] }) =>
    term.factor
      ? `This is the largest number of its window, the one that ${source} keeps. It gets the whole gradient of the result.`
      : `Another number of its window is larger, and ${source} keeps only that one. Changing this number a little changes nothing.`,
  "average-pool": (source, { terms: [term] }) =>
    `${source} takes the mean of ${Math.round(1 / term.factor)} numbers, and this is one of them: that is its share of the gradient.`,
  relu: (source, { terms: [term] }) =>
    term.factor
      ? `This number is above zero, so ${source} keeps it as it is: its slope is 1.`
      : `This number is not above zero, so ${source} makes it 0, and a little more or less changes nothing: its slope is 0.`,
  "batch-norm": (source) => `${source} multiplies this number by its scale divided by its standard deviation: that is the slope.`,
  dropout: (source) => `In a prediction ${source} leaves every number as it is, and every gradient too.`,
};
const WHY_PARAMETER = {
  conv: (source, { count }) =>
    `The weight is used at ${count} places of the picture. At each of them: the gradient of the result times the input that the weight meets there.`,
  dense: () => "The weight multiplies one input: the gradient of its unit times that input.",
};
const SLOPE = (source) => `The result of ${source} changes by the slope times the change of this number: its gradient times the slope.`;
const PART = (source) => `Every result of ${source} that the parameter has a part in contributes its gradient times how much it changes.`;

/** Why a gradient is what it is, in a sentence or two. */
export function whyOf(origin, layers) {
  const { sum, parameter, type, label, position } = origin;
  if (!sum && type === "softmax") {
    if (position[0] === label) return "The loss is −log p. Its derivative with respect to p is −1 / p.";
    return `The loss is −log p of the ${label} alone: the probability of another digit has no part in it.`;
  }
  if (!sum) {
    const begins = "Here it begins: softmax turns the scores into probabilities p, and the loss is −log p.";
    if (position[0] === label) return `${begins} At the score of the label the gradient is p − 1: the surer, the smaller.`;
    return `${begins} At the score of another digit the gradient is that digit's own p.`;
  }
  const source = nameOf(layers, sum.source);
  if (!sum.count) return `No number of ${source} is computed from this one: its row or column fills no window.`;
  return parameter ? (WHY_PARAMETER[sum.type] ?? PART)(source, sum) : (WHY[sum.type] ?? SLOPE)(source, sum);
}

/** A number's layer and position: "ReLU 2: channel 3, row 5, column 7". */
export function numberName({ layer, position }, layers) {
  if (layer < 0) return `Input: row ${position[1] + 1}, column ${position[2] + 1}`;
  return `${nameOf(layers, layer)}: ${placeName({ layer, position }, layers)}`;
}

/** A position alone. The units of the last two layers, scores and softmax, stand for the digits. */
function placeName({ layer, position }, layers) {
  return positionWords(position, layer >= layers.length - 2);
}

/**
 * The origin of a gradient as it is shown.
 * @returns {{why: string, heads: string[], terms: object[], sums: [string, number, boolean?][], links: object[]}}
 *   a term or a link has a name and the {layer, position} of its number
 */
export function gradientView(origin, layers) {
  const { sum, gradient } = origin;
  const result = ["gradient", gradient, true];
  const why = whyOf(origin, layers);
  if (!sum) return { why, heads: [], terms: [], sums: [...beginning(origin), result], links: [] };
  const largest = Math.abs(sum.terms[0]?.product) || 1;
  const terms = sum.terms.map(({ position, gradient: above, factor, product }) => {
    const target = { layer: sum.source, position };
    return { name: placeName(target, layers), number: target, numbers: [above, factor, product], share: product / largest };
  });
  const others = sum.count - terms.length;
  return {
    why,
    heads: [`in ${nameOf(layers, sum.source)}`, "gradient", `× ${sum.factor}`, "= product", ""],
    terms,
    sums: [...(others ? [[`${others} ${others === 1 ? "other product" : "other products"}`, sum.rest]] : []), result],
    links: linksOf(origin, layers),
  };
}

/** What the loss is differentiated to at a score or a probability. */
function beginning({ type, label, position, probability, gradient }) {
  const isLabel = position[0] === label;
  if (type === "softmax") return isLabel ? [[`p of ${label}`, probability]] : [];
  return isLabel ? [[`p of ${label}`, probability], ["minus 1 for the label", -1]] : [[`p of ${position[0]}`, gradient]];
}

/** The numbers from a score down to the one that is shown, and what each gets from the one before it. */
function linksOf({ links, parameter, label }, layers) {
  return links
    .map((link, i) => {
      const isHere = i === 0;
      const before = links[i + 1];
      const how = before
        ? `of which ${number(before.gradient)} × ${number(link.factor)} = ${number(before.gradient * link.factor)}`
        : beginningWords(link, label, layers);
      const name = isHere && parameter ? `This ${parameter === "weights" ? "weight" : parameter}` : numberName(link, layers);
      return { name, number: { layer: link.layer, position: link.position }, gradient: link.gradient, how };
    })
    .reverse();
}

function beginningWords({ layer, position }, label, layers) {
  if (layer < layers.length - 2) return "nothing is computed from it";
  return position[0] === label ? "p − 1" : "p";
}
