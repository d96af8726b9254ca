/** Colors for numbers, as arrays of red, green, blue (0..255). The stops come from the style sheet. */

/** Read a color without transparency as browsers compute it: "rgb(1, 2, 3)". */
export function parseColor(text) {
  const numbers = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(text);
  if (!numbers) throw new Error(`"${text}" is not a color of the form rgb(1, 2, 3)`);
  return numbers.slice(1).map(Number);
}

/**
 * Color a signed number: negative, zero, positive.
 * @param {number} share the number divided by the limit of the scale; clipped to -1..1
 * @param {{negative: number[], zero: number[], positive: number[]}} stops
 */
export function diverging(share, stops) {
  const clipped = Math.max(-1, Math.min(1, share));
  const end = clipped < 0 ? stops.negative : stops.positive;
  return stops.zero.map((value, i) => Math.round(value + (end[i] - value) * Math.abs(clipped)));
}

/** The largest absolute value: the limit of a scale that is symmetric about zero; 1 if all are 0. */
export function magnitude(values) {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest || 1;
}

/** Paint ink (0..1) in one color on a transparent ground: four bytes a number, the ink is the opacity. */
export function paintInk(values, color) {
  const bytes = new Uint8ClampedArray(4 * values.length);
  values.forEach((value, i) => bytes.set([...color, Math.round(255 * value)], 4 * i));
  return bytes;
}

/** Whether white has more contrast than black on a color: by its relative luminance (WCAG 2.2). */
export function isDark(color) {
  const [red, green, blue] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179;
}
