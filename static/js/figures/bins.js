/** Numbers counted in equal intervals. */

/**
 * @param {number[]} values finite numbers
 * @param {number} low
 * @param {number} high above low
 * @param {number} count of intervals
 * @returns {number[]} how many values lie in each; those on the upper edge belong to the last
 */
export function binned(values, low, high, count) {
  const counts = new Array(count).fill(0);
  for (const value of values) {
    const place = Math.floor(((value - low) / (high - low)) * count);
    if (place >= 0 && value <= high) counts[Math.min(place, count - 1)] += 1;
  }
  return counts;
}
