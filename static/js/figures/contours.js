/** The outline of a drawing: where its ink crosses a level. */

/**
 * Trace the level through a square of values, cell by cell, by linear interpolation.
 * @param {ArrayLike<number>} values side x side, row by row
 * @param {number} side
 * @param {number} level
 * @returns {[number, number, number, number][]} line segments, x y x y, with the center of the first
 *   value at 0.5, 0.5; outside of the square the values are taken as 0
 */
export function contours(values, side, level) {
  const valueAt = (x, y) => (x < 0 || y < 0 || x >= side || y >= side ? 0 : values[y * side + x]);
  const lines = [];
  for (let y = -1; y < side; y += 1) {
    for (let x = -1; x < side; x += 1) {
      const corners = [valueAt(x, y), valueAt(x + 1, y), valueAt(x + 1, y + 1), valueAt(x, y + 1)];
      const crossings = [];
      for (let k = 0; k < 4; k += 1) {
        const [from, to] = [corners[k], corners[(k + 1) % 4]];
        if (from >= level === to >= level) continue;
        crossings.push(pointOnSide(x, y, k, (level - from) / (to - from)));
      }
      for (let k = 0; k + 1 < crossings.length; k += 2) lines.push([...crossings[k], ...crossings[k + 1]]);
    }
  }
  return lines;
}

/** A point on the k-th side of a cell, clockwise from the top. */
function pointOnSide(x, y, k, share) {
  const [left, top] = [x + 0.5, y + 0.5];
  if (k === 0) return [left + share, top];
  if (k === 1) return [left + 1, top + share];
  if (k === 2) return [left + 1 - share, top + 1];
  return [left, top + 1 - share];
}
