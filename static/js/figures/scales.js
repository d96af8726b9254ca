/** From a slider's place (0..1) to a setting's value and back. */

const clamp = (place) => Math.max(0, Math.min(1, place));

/** A logarithmic scale from low to high: equal distances are equal factors. */
export function logarithmic(low, high) {
  const span = Math.log(high / low);
  return {
    value: (place) => Number((low * Math.exp(span * clamp(place))).toPrecision(3)),
    place: (value) => clamp(Math.log(Math.max(value, low) / low) / span),
  };
}

/** The same, with 0 at the left end. */
export function logarithmicOrZero(low, high) {
  const scale = logarithmic(low, high);
  const zeroWidth = 0.04;
  return {
    value: (place) => (place < zeroWidth ? 0 : scale.value((place - zeroWidth) / (1 - zeroWidth))),
    place: (value) => (value <= 0 ? 0 : zeroWidth + (1 - zeroWidth) * scale.place(value)),
  };
}

/** The powers of two from 1 to 2 ** most. */
export function powersOfTwo(most) {
  return {
    value: (place) => 2 ** Math.round(most * clamp(place)),
    place: (value) => clamp(Math.log2(Math.max(value, 1)) / most),
  };
}

/** A share from 0 to just below 1, logarithmic in what is missing to 1: equal distances are equal factors. */
export function retention(most) {
  const nines = -Math.log10(1 - most);
  return {
    value: (place) => Number((1 - 10 ** (-nines * clamp(place))).toFixed(4)),
    place: (value) => clamp(-Math.log10(1 - Math.min(value, most)) / nines),
  };
}

/** Speeds from low to high steps per second, and full speed, which is Infinity, at the right end. */
export function speeds(low, high) {
  const scale = logarithmic(low, high);
  const fullWidth = 0.06;
  return {
    value: (place) => (place > 1 - fullWidth ? Infinity : scale.value(place / (1 - fullWidth))),
    place: (value) => (value === Infinity ? 1 : (1 - fullWidth) * scale.place(value)),
  };
}
