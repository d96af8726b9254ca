import { element, setText, tell } from "../dom/dom.js";
import { number, percent } from "../words/format.js";
import { isDark } from "../figures/palette.js";
import { signedColors } from "../dom/scale-colors.js";

const MOST_PRODUCTS = 6;

/** Where one number came from; the words are spoken. Tells "close". */
export function createOriginCard(container) {
  const title = element("h3", { class: "origin-title" });
  const value = element("p", { class: "origin-value tabular" });
  const body = element("div", { class: "origin-body tabular" });
  const line = element("p", { class: "origin-line" });
  const spoken = element("p", { class: "visually-hidden", "aria-live": "polite" });
  const close = element("button", { type: "button", class: "quiet icon origin-close", "aria-label": "Close", text: "×" });
  close.addEventListener("click", () => tell(container, "close"));
  container.append(close, title, value, body, line, spoken);

  return {
    /**
     * @param {{title: string, value: number|null, notes: string[], origin: object|null,
     *   isSpoken: boolean}} data origin is the server's; notes are sentences
     */
    update({ title: words, value: shown, notes, origin, isSpoken }) {
      setText(title, words);
      setText(value, shown === null ? "" : number(shown));
      const parts = origin ? BODIES[origin.type]?.(origin) ?? passed(origin) : [];
      body.replaceChildren(...parts, ...notes.map((text) => element("p", { class: "origin-note", text })));
      setText(line, origin?.mathematics ?? "");
      if (isSpoken) setText(spoken, [words, shown === null ? "" : number(shown), origin?.mathematics ?? "", ...notes].join(". "));
    },
  };
}

const BODIES = {
  conv: convolution,
  dense,
  pool: pooled,
  "average-pool": pooled,
  softmax,
  "batch-norm": normalized,
};

function convolution({ numbers, value, activation, activated }) {
  const { patch, filter, products, sum, bias } = numbers;
  const sums = products.map((channel) => channel.flat().reduce((total, one) => total + one, 0));
  const most = sums.reduce((best, one, i) => (Math.abs(one) > Math.abs(sums[best]) ? i : best), 0);
  const parts = [];
  if (sums.length > 1) {
    parts.push(caption(`${sums.length} channels add up; here is channel ${most + 1}, which adds most (${number(sums[most])})`));
  }
  parts.push(
    element(
      "div",
      { class: "origin-product" },
      table("patch", patch[most]),
      sign("×"),
      table("filter", filter[most]),
      sign("="),
      table("products", products[most]),
      column([["sum of products", sum], ["+ bias", bias], ["=", value, true], ...after(activation, activated)]),
    ),
  );
  return parts;
}

function dense({ numbers, value, activation, activated }) {
  const { inputs, weights, products, order, sum, bias } = numbers;
  const greatest = Math.abs(products[order[0]]) || 1;
  const rows = order.slice(0, MOST_PRODUCTS).map((i) =>
    element(
      "tr",
      {},
      element("th", { scope: "row", text: `no. ${i + 1}` }),
      element("td", { text: number(inputs[i]) }),
      element("td", { text: number(weights[i]) }),
      element("td", { text: number(products[i]) }),
      element("td", { class: "origin-bar" }, bar(products[i] / greatest)),
    ),
  );
  const rest = order.slice(MOST_PRODUCTS).reduce((total, i) => total + products[i], 0);
  const head = element("tr", {}, ...["input", "value", "× weight", "= product", ""].map((text) => element("th", { scope: "col", text })));
  return [
    caption(`The ${Math.min(MOST_PRODUCTS, order.length)} largest of ${order.length} products`),
    element("table", { class: "origin-table" }, element("thead", {}, head), element("tbody", {}, ...rows)),
    column([
      ["all others", rest],
      ["sum of products", sum],
      ["+ bias", bias],
      ["=", value, true],
      ...after(activation, activated),
    ]),
  ];
}

function pooled({ type, numbers, value }) {
  const winner = numbers.winner ?? null;
  const words = type === "pool" ? "the greatest goes on" : "the mean goes on";
  return [
    element("div", { class: "origin-product" }, table("window", numbers.window, winner), sign("→"), column([[words, value, true]])),
  ];
}

function softmax({ numbers, position, value }) {
  const { scores, exponentials, greatest, sum } = numbers;
  const head = element("tr", {}, ...["", "score", "exponent", "share", ""].map((text) => element("th", { scope: "col", text })));
  const rows = scores.map((score, digit) =>
    element(
      "tr",
      { class: digit === position[0] ? "origin-chosen" : null },
      element("th", { scope: "row", text: String(digit) }),
      element("td", { text: number(score) }),
      element("td", { text: number(exponentials[digit]) }),
      element("td", { text: percent(exponentials[digit] / sum) }),
      element("td", { class: "origin-bar" }, bar(exponentials[digit] / sum)),
    ),
  );
  return [
    caption(`exp(score − ${number(greatest)}), the greatest score, over the sum of all ten`),
    element("table", { class: "origin-table" }, element("thead", {}, head), element("tbody", {}, ...rows)),
    column([["sum of exponents", sum], ["share", value, true]]),
  ];
}

function normalized({ numbers, value }) {
  const { input, mean, variance, normal, scale, shift } = numbers;
  return [
    column([
      ["input", input],
      ["mean", mean],
      ["variance", variance],
      ["brought to 0 and 1", normal],
      ["× scale", scale],
      ["+ shift", shift],
      ["=", value, true],
    ]),
  ];
}

function passed({ numbers, value, type }) {
  return [column([["goes in", numbers.input], [`${type} makes`, value, true]])];
}

function after(activation, activated) {
  return activation ? [[`${activation} makes`, activated, true]] : [];
}

function caption(text) {
  return element("p", { class: "origin-caption", text });
}

function sign(text) {
  return element("span", { class: "origin-sign", text });
}

/** Names and numbers, one a line; a third true marks a result. */
function column(rows) {
  return element(
    "dl",
    { class: "origin-sums" },
    ...rows.map(([name, value, isResult = false]) =>
      element("div", { class: isResult ? "origin-result" : null }, element("dt", { text: name }), element("dd", { text: number(value) })),
    ),
  );
}

/** A square of numbers, each on its color. */
function table(name, rows, winner = null) {
  const greatest = rows.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const colors = signedColors();
  const middle = (colors.length - 1) / 2;
  const cell = (value, i, j) => {
    const made = element("td", { text: short(value) });
    const pixel = colors[Math.round(middle * (1 + value / greatest))];
    const color = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
    made.style.backgroundColor = `rgb(${color.join()})`;
    made.toggleAttribute("data-dark", isDark(color));
    made.toggleAttribute("data-winner", winner !== null && winner[0] === i && winner[1] === j);
    return made;
  };
  return element(
    "table",
    { class: "origin-square" },
    element("caption", { text: name }),
    element("tbody", {}, ...rows.map((row, i) => element("tr", {}, ...row.map((value, j) => cell(value, i, j))))),
  );
}

/** As few letters as fit a small cell: "−.12", "0", "1.3", "14". */
function short(value) {
  if (value === null) return "–";
  const size = Math.abs(value);
  if (size < 0.005) return "0";
  const text = size < 0.995 ? size.toFixed(2).slice(1) : size < 9.95 ? size.toFixed(1) : size.toFixed(0);
  return value < 0 ? `−${text}` : text;
}

function bar(share) {
  const made = element("i", { class: share < 0 ? "origin-negative" : "origin-positive" });
  made.style.width = `${Math.round(100 * Math.min(1, Math.abs(share)))}%`;
  return made;
}
