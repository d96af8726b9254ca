/** What an eraser leaves of strokes. Coordinates are in any one unit. */

// Points of a stroke that is erased are at most this share of the eraser's radius apart.
const SPACING = 1 / 4;

/**
 * Take out of strokes what lies within a radius of a line; what is left of a stroke may be several.
 * @param {number[][][]} strokes
 * @param {number[]} from where the eraser's movement begins, [x, y]
 * @param {number[]} to where it ends
 * @param {number} radius
 * @returns {number[][][]} the same array if nothing was taken out; strokes that were not touched are the same
 */
export function erase(strokes, from, to, radius) {
  let isTouched = false;
  const left = strokes.flatMap((stroke) => {
    const points = densify(stroke, SPACING * radius);
    const isErased = points.map((point) => distance(point, from, to) <= radius);
    if (!isErased.includes(true)) return [stroke];
    isTouched = true;
    return runs(points, isErased);
  });
  return isTouched ? left : strokes;
}

/** The stroke with points between its own wherever these are further apart. */
function densify(stroke, spacing) {
  const points = [stroke[0]];
  for (const [x, y] of stroke.slice(1)) {
    const [lastX, lastY] = points.at(-1);
    const parts = Math.ceil(Math.hypot(x - lastX, y - lastY) / spacing);
    for (let i = 1; i < parts; i += 1) points.push([lastX + (i / parts) * (x - lastX), lastY + (i / parts) * (y - lastY)]);
    points.push([x, y]);
  }
  return points;
}

/** The distance of a point from a line between two points. */
function distance([x, y], [startX, startY], [endX, endY]) {
  const [dx, dy] = [endX - startX, endY - startY];
  const length = dx * dx + dy * dy;
  const share = length ? Math.max(0, Math.min(1, ((x - startX) * dx + (y - startY) * dy) / length)) : 0;
  return Math.hypot(x - startX - share * dx, y - startY - share * dy);
}

/** The runs of at least two points that are not erased. */
function runs(points, isErased) {
  const found = [[]];
  points.forEach((point, i) => {
    if (!isErased[i]) found.at(-1).push(point);
    else if (found.at(-1).length) found.push([]);
  });
  return found.filter(({ length }) => length > 1);
}
