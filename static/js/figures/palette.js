/** Colors of numbers, as arrays of red, green, blue (0..255). The stops come from the style sheet. */

/** Read a computed color, "rgb(1, 2, 3)", "rgba(...)" or "#010203". */
export function parseColor(text) {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim());
  if (hex) return hex.slice(1).map((pair) => parseInt(pair, 16));
  const numbers = /^rgba?\(([^)]+)\)$/.exec(text.trim());
  if (!numbers) throw new Error(`"${text}" is no color of the form rgb(1, 2, 3) or #010203`);
  return numbers[1].split(/[\s,/]+/).filter(Boolean).slice(0, 3).map(Number);
}

/** Mix two colors: share 0 is the first, 1 the second. */
export function mix(first, second, share) {
  return first.map((value, i) => Math.round(value + (second[i] - value) * share));
}

/**
 * Color a signed number: negative, zero, positive.
 * @param {number} share the number divided by the scale's greatest magnitude; cut to -1..1
 * @param {{negative: number[], zero: number[], positive: number[]}} stops
 */
export function diverging(share, stops) {
  const cut = Math.max(-1, Math.min(1, share));
  return mix(stops.zero, cut < 0 ? stops.negative : stops.positive, Math.abs(cut));
}

/** The greatest magnitude of the values: where a scale symmetric about zero ends; 1 if all are 0. */
export function magnitude(values) {
  let greatest = 0;
  for (const value of values) greatest = Math.max(greatest, Math.abs(value));
  return greatest || 1;
}

/** Paint signed numbers on a symmetric scale: four bytes a number, opaque. */
export function paintSigned(values, greatest, stops) {
  const bytes = new Uint8ClampedArray(4 * values.length);
  values.forEach((value, i) => bytes.set([...diverging(value / greatest, stops), 255], 4 * i));
  return bytes;
}

/** Paint ink (0..1) in one color over nothing: four bytes a number, the ink is the opacity. */
export function paintInk(values, color) {
  const bytes = new Uint8ClampedArray(4 * values.length);
  values.forEach((value, i) => bytes.set([...color, Math.round(255 * value)], 4 * i));
  return bytes;
}

/** Whether white stands out more than black on a color: by its relative luminance, as WCAG has it. */
export function isDark(color) {
  const [red, green, blue] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179;
}
