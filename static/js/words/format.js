/** Numbers as text of a constant width. Null and whatever is not a finite number become a dash. */

export const DASH = "–";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

/** 0.9874 -> "98.7%". Only 1 becomes 100%: 0.9997 -> "99.9%". */
export function percent(fraction, digits = 1) {
  if (!isNumber(fraction)) return DASH;
  const text = (100 * fraction).toFixed(digits);
  if (fraction < 1 && Number(text) >= 100) return `${(100 - 10 ** -digits).toFixed(digits)}%`;
  return `${text}%`;
}

// Beyond so many decimals a percentage cannot be read.
const MOST_DECIMALS = 7;
// Of two percentages one gets at most so many zeros more than it needs, to have as many decimals.
const MOST_PADDING = 2;

/**
 * Two probabilities with as many digits as tell them apart, and each from 0 and 1: ["0.0003%", "0.0021%"].
 * @param {number} [most] decimals; where more would be needed, a small one is written in powers of ten
 */
export function percentPair(before, after, most = MOST_DECIMALS) {
  const decimals = [before, after].map(decimalsOf);
  if (Math.abs(decimals[0] - decimals[1]) <= MOST_PADDING) decimals.fill(Math.max(...decimals));
  const write = () => [before, after].map((fraction, i) => (decimals[i] > most ? extreme(fraction, most) : percent(fraction, decimals[i])));
  while (before !== after && write()[0] === write()[1] && Math.max(...decimals) < most) {
    decimals[0] += 1;
    decimals[1] += 1;
  }
  return write();
}

/** How many decimals of a percentage have a digit other than 0, or than 9 just below 100; at least one. */
function decimalsOf(fraction) {
  const least = Math.min(fraction, 1 - fraction);
  return least > 0 ? Math.max(1, Math.ceil(-Math.log10(100 * least))) : 1;
}

/** A probability that is all but 0 or 1. */
const extreme = (fraction, most) => (fraction > 0.5 ? `>${percent(1 - 10 ** (-most - 3), most)}` : `${number(100 * fraction)}%`);

/** 12345.6 -> "12,346". */
export function count(value) {
  return isNumber(value) ? whole.format(value) : DASH;
}

/** 282400 -> "282 k", 1234567 -> "1.23 M": three significant digits. */
export function compact(value) {
  if (!isNumber(value)) return DASH;
  const [divisor, unit] = value >= 999.5e3 ? [1e6, " M"] : value >= 1e3 ? [1e3, " k"] : [1, ""];
  const scaled = value / divisor;
  if (divisor === 1) return whole.format(scaled);
  return `${scaled.toFixed(scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2)}${unit}`;
}

/** A loss in nats with four decimals; from 1000 on in scientific notation. */
export function loss(value) {
  if (!isNumber(value)) return DASH;
  return value >= 1000 ? value.toExponential(2) : value.toFixed(4);
}

/** A learning rate or a weight decay: 0.05 -> "0.0500", 0.00025 -> "2.5e-4". */
export function rate(value) {
  if (!isNumber(value)) return DASH;
  if (value === 0) return "0";
  return value >= 1e-3 && value < 100 ? value.toFixed(4) : value.toExponential(1);
}

/** A number with a fixed number of decimals. */
export function fixed(value, digits) {
  return isNumber(value) ? value.toFixed(digits) : DASH;
}

/** A layer's shape: [8, 28, 28] -> "8 × 28 × 28". */
export function shape(sizes) {
  return sizes.join(" × ");
}

/** A digit with its article: "a 7", "an 8". */
export function aDigit(digit) {
  return `${digit === 8 ? "an" : "a"} ${digit}`;
}

/** A number of any size with three significant digits: "0.0123", "1.20e-7", "−3.4". */
export function number(value) {
  if (!isNumber(value)) return DASH;
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-3 || size >= 1e4) ? value.toExponential(2) : String(Number(value.toPrecision(3)));
  return text.replace(/^-/, "−").replace("e-", "e−");
}
