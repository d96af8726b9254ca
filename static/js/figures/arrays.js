/** Arrays as the server sends them: {shape, float32} with the numbers in base64, little endian. */

const decoded = new WeakMap();

/**
 * The numbers of an array in its natural order, as a Float32Array. They are decoded on first use,
 * and once: most of an answer is never shown.
 */
export function numbersOf(array) {
  if (!decoded.has(array)) decoded.set(array, new Float32Array(bytesOf(array.float32).buffer));
  return decoded.get(array);
}

/** The images of an array of bytes, {shape: [N, H, W], uint8}: ink from 0 to 1, each image by itself. */
export function imagesOf({ shape: [count, height, width], uint8 }) {
  const ink = Float32Array.from(bytesOf(uint8), (byte) => byte / 255);
  return Array.from({ length: count }, (_, i) => ink.subarray(i * height * width, (i + 1) * height * width));
}

function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const letters = atob(base64);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i += 1) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

/** The i-th part of an array along its first axis: a view. */
export function partOf(array, i) {
  const size = array.shape.slice(1).reduce((product, side) => product * side, 1);
  return numbersOf(array).subarray(i * size, (i + 1) * size);
}

/** The smallest and the largest number. */
export function extent(numbers) {
  let [min, max] = [Infinity, -Infinity];
  for (const value of numbers) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}

/** The position of the i-th number of an array of a shape: an index for each axis. */
export function unravel(i, shape) {
  const position = [];
  let rest = i;
  for (const side of [...shape].reverse()) {
    position.unshift(rest % side);
    rest = Math.floor(rest / side);
  }
  return position;
}

/** Where the number at a position is in an array of a shape. */
export function ravel(position, shape) {
  return position.reduce((index, one, axis) => index * shape[axis] + one, 0);
}

/** Where the number of the largest magnitude is; the first of equals. */
export function largestOf(numbers) {
  return numbers.reduce((best, value, i) => (Math.abs(value) > Math.abs(numbers[best]) ? i : best), 0);
}
