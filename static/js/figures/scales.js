/** From a slider's place (0..1) to a setting's value and back. */

const clamp = (place) => Math.max(0, Math.min(1, place));

/** Equal ways are equal factors, from low to high. */
export function logarithmic(low, high) {
  const span = Math.log(high / low);
  return {
    value: (place) => Number((low * Math.exp(span * clamp(place))).toPrecision(3)),
    place: (value) => clamp(Math.log(Math.max(value, low) / low) / span),
  };
}

/** As logarithmic, but the very left is 0. */
export function logarithmicOrZero(low, high) {
  const scale = logarithmic(low, high);
  const first = 0.04;
  return {
    value: (place) => (place < first ? 0 : scale.value((place - first) / (1 - first))),
    place: (value) => (value <= 0 ? 0 : first + (1 - first) * scale.place(value)),
  };
}

/** The powers of two from 1 to 2 ** most. */
export function powersOfTwo(most) {
  return {
    value: (place) => 2 ** Math.round(most * clamp(place)),
    place: (value) => clamp(Math.log2(Math.max(value, 1)) / most),
  };
}

/** How much of the past is kept, 0 up to almost all: equal ways are equal factors of what is lost. */
export function retention(most) {
  const nines = -Math.log10(1 - most);
  return {
    value: (place) => Number((1 - 10 ** (-nines * clamp(place))).toFixed(4)),
    place: (value) => clamp(-Math.log10(1 - Math.min(value, most)) / nines),
  };
}
