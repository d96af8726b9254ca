/** The geometry of charts of several lines: places, paths, and labels that do not overlap. */

/**
 * A scale: from heights of an axis (figures/axis.js) between low and high to pixels between from and to.
 * @returns {(value: number) => number|null} null where the axis has no height
 */
export function placeOn(axis, [low, high], [from, to]) {
  return (value) => {
    const height = axis.to(value);
    return height === null ? null : from + ((height - low) / (high - low)) * (to - from);
  };
}

/**
 * A line through points as the path of an SVG; a point without a place interrupts it.
 * @param {[number, number|null][]} points
 */
export function pathOf(points, placeX, placeY) {
  let isDown = false;
  const parts = points.map(([x, y]) => {
    const [across, down] = [placeX(x), y === null ? null : placeY(y)];
    if (across === null || down === null) {
      isDown = false;
      return "";
    }
    const command = isDown ? "L" : "M";
    isDown = true;
    return `${command}${across.toFixed(1)} ${down.toFixed(1)}`;
  });
  return parts.join("");
}

/**
 * Move labels apart that are less than a distance from each other, as little as possible downward
 * and then, where they leave the bottom, upward.
 * @param {number[]} heights where the labels would be, from the top
 * @param {[number, number]} bounds the least and the greatest place
 * @returns {number[]} where they are, in the same order
 */
export function spread(heights, distance, [least, greatest]) {
  const order = heights.map((_, i) => i).sort((a, b) => heights[a] - heights[b]);
  const found = [...heights];
  let next = least;
  for (const i of order) {
    found[i] = Math.max(heights[i], next);
    next = found[i] + distance;
  }
  let last = greatest;
  for (const i of order.reverse()) {
    found[i] = Math.min(found[i], last);
    last = found[i] - distance;
  }
  return found;
}

/** The index of the position that is nearest to a value. */
export function nearest(positions, value) {
  let best = 0;
  positions.forEach((position, i) => {
    if (Math.abs(position - value) < Math.abs(positions[best] - value)) best = i;
  });
  return best;
}
