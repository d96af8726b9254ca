/** The images of a batch: their order, and how their pulls are shared. */

/** The indices of numbers, the largest first; equal ones, and those that are null, as they are and last. */
export function largestFirst(numbers) {
  const size = (i) => numbers[i] ?? -Infinity;
  return numbers.map((_, i) => i).sort((one, other) => size(other) - size(one) || one - other);
}

/** How many of the largest numbers it takes to make half of the sum. */
export function makeHalf(numbers) {
  const sizes = [...numbers].sort((one, other) => other - one);
  const half = sizes.reduce((sum, size) => sum + size, 0) / 2;
  let [sum, count] = [0, 0];
  while (sum < half) sum += sizes[count++];
  return count;
}
