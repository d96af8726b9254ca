import { element } from "../dom/dom.js";
import { signedColors } from "../dom/scale-colors.js";
import { isDark, magnitude } from "../figures/palette.js";
import { argmax } from "../figures/probabilities.js";
import { number, percent } from "../words/format.js";
import { caption, column, table } from "./sums.js";

const PRODUCTS_SHOWN = 6;

/** What is shown of the origin of an activation: chosen by the numbers that it brings, whatever the layer's type. */
export function originBody(origin) {
  const { numbers, type, value } = origin;
  if (numbers.patch) return convolution(origin);
  if (numbers.order) return dense(origin);
  if (numbers.window) return pooling(origin);
  if (numbers.scores) return softmax(origin);
  if ("normal" in numbers) return batchNormalization(origin);
  return [column([["input", numbers.input], [`${type} gives`, value, true]])];
}

function convolution(origin) {
  const { patch, filter, products, sum, bias } = origin.numbers;
  const sums = products.map((channel) => channel.flat().reduce((total, one) => total + one, 0));
  const largest = argmax(sums.map(Math.abs));
  const words = `${sums.length} channels add up; this is channel ${largest + 1}, which adds most (${number(sums[largest])})`;
  return [
    ...(sums.length > 1 ? [caption(words)] : []),
    element(
      "div.origin-product",
      square("patch", patch[largest]),
      sign("×"),
      square("filter", filter[largest]),
      sign("="),
      square("products", products[largest]),
      column([["sum of products", sum], ["+ bias", bias], ...results(origin)]),
    ),
  ];
}

function dense(origin) {
  const { inputs, weights, products, order, sum, bias } = origin.numbers;
  const limit = Math.abs(products[order[0]]) || 1;
  const rows = order.slice(0, PRODUCTS_SHOWN).map((i) => ({
    cells: [`no. ${i + 1}`, ...[inputs[i], weights[i], products[i]].map(number)],
    share: products[i] / limit,
  }));
  const others = order.slice(PRODUCTS_SHOWN).reduce((total, i) => total + products[i], 0);
  return [
    caption(`The ${Math.min(PRODUCTS_SHOWN, order.length)} largest of ${order.length} products`),
    table(["input", "value", "× weight", "= product", ""], rows),
    column([["all others", others], ["sum of products", sum], ["+ bias", bias], ...results(origin)]),
  ];
}

function pooling({ numbers: { window, winner = null }, value }) {
  const result = [winner ? "the largest is kept" : "the mean is kept", value, true];
  return [element("div.origin-product", square("window", window, winner), sign("→"), column([result]))];
}

function softmax({ numbers, position, value }) {
  const { scores, exponentials, greatest, sum } = numbers;
  const rows = scores.map((score, digit) => ({
    cells: [String(digit), number(score), number(exponentials[digit]), percent(exponentials[digit] / sum)],
    share: exponentials[digit] / sum,
    isChosen: digit === position[0],
  }));
  return [
    caption(`exp(score − ${number(greatest)}), the largest score, divided by the sum of all ten`),
    table(["", "score", "exp", "share", ""], rows),
    column([["sum of exp", sum], ["share", value, true]]),
  ];
}

function batchNormalization({ numbers: { input, mean, variance, normal, scale, shift }, value }) {
  const steps = [["input", input], ["mean", mean], ["variance", variance], ["normalized", normal], ["× scale", scale], ["+ shift", shift]];
  return [column([...steps, ["=", value, true]])];
}

/** The value, and what the activation behind it makes of it. */
function results({ value, activation, activated }) {
  const after = activation ? [[`${activation} gives`, activated, true]] : [];
  return [["=", value, true], ...after];
}

function sign(text) {
  return element("span.origin-sign", { text });
}

/** A square of numbers, each on the color that it has on the scale. */
function square(name, rows, winner = null) {
  const limit = magnitude(rows.flat());
  const colors = signedColors();
  const middle = (colors.length - 1) / 2;
  const cell = (value, i, j) => {
    const made = element("td", { text: short(value) });
    const pixel = colors[Math.round(middle * (1 + value / limit))];
    const color = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
    made.style.backgroundColor = `rgb(${color.join()})`;
    made.toggleAttribute("data-dark", isDark(color));
    made.toggleAttribute("data-winner", winner !== null && winner[0] === i && winner[1] === j);
    return made;
  };
  return element(
    "table.origin-square",
    element("caption", { text: name }),
    element("tbody", ...rows.map((row, i) => element("tr", ...row.map((value, j) => cell(value, i, j))))),
  );
}

/** As few characters as fit into a small cell: "−.12", "0", "1.3", "14". */
function short(value) {
  if (value === null) return "–";
  const size = Math.abs(value);
  if (size < 0.005) return "0";
  const text = size < 0.995 ? size.toFixed(2).slice(1) : size < 9.95 ? size.toFixed(1) : size.toFixed(0);
  return value < 0 ? `−${text}` : text;
}
