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
      // Clockwise from the top left: the centers of four neighboring values.
      const corners = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]];
      const crossings = [];
      corners.forEach(([x0, y0], k) => {
        const [x1, y1] = corners[(k + 1) % 4];
        const [from, to] = [valueAt(x0, y0), valueAt(x1, y1)];
        const share = (level - from) / (to - from);
        if (from >= level !== to >= level) crossings.push([x0 + 0.5 + share * (x1 - x0), y0 + 0.5 + share * (y1 - y0)]);
      });
      for (let k = 0; k + 1 < crossings.length; k += 2) lines.push([...crossings[k], ...crossings[k + 1]]);
    }
  }
  return lines;
}
