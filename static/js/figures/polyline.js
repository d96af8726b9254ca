/** Lines through points, with fewer of them. */

/**
 * Leave out points of a line that hardly change it (Douglas and Peucker, 1973).
 * @param {[number, number][]} points at least one
 * @param {number} tolerance how far the line may move away from a point that is left out
 * @param {number} [longest] neighbors farther apart than this get a point between them, if the line has one
 * @returns {[number, number][]} the points that are kept, always with the first and the last
 */
export function simplify(points, tolerance, longest = Infinity) {
  const kept = new Set([0, points.length - 1]);
  // A list in place of a recursion: a line of many thousand points must not exhaust the stack.
  const spans = [[0, points.length - 1]];
  while (spans.length) {
    const [first, last] = spans.pop();
    if (last - first < 2) continue;
    const { index, distance } = farthest(points, first, last);
    const isLong = length(points[first], points[last]) > longest;
    if (distance <= tolerance && !isLong) continue;
    const middle = distance > tolerance ? index : (first + last) >> 1;
    kept.add(middle);
    spans.push([first, middle], [middle, last]);
  }
  return points.filter((_, i) => kept.has(i));
}

const length = ([x0, y0], [x1, y1]) => Math.hypot(x1 - x0, y1 - y0);

/** The point between two others that is farthest from the segment between them. */
function farthest(points, first, last) {
  let found = { index: first, distance: -1 };
  for (let index = first + 1; index < last; index += 1) {
    const distance = distanceTo(points[index], points[first], points[last]);
    if (distance > found.distance) found = { index, distance };
  }
  return found;
}

/** How far a point is from the segment between two others. */
function distanceTo([x, y], [x0, y0], [x1, y1]) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const squared = dx * dx + dy * dy;
  const share = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / squared));
  return Math.hypot(x - x0 - share * dx, y - y0 - share * dy);
}
