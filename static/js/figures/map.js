/**
 * Points in two dimensions: aligned from one refresh to the next, and found by place or direction.
 * Many points are one array of x and y in turn.
 */

import { extent } from "./arrays.js";

/**
 * The rotation or reflection that brings points closest to where they were before, by the sum of
 * squared distances: the orthogonal Procrustes problem (Schönemann, 1966), here in two dimensions,
 * where it has a closed form.
 * @param {ArrayLike<number>} points
 * @param {ArrayLike<number>} before the same points before, in the same order; more or fewer are ignored
 * @returns {[number, number, number, number]} a matrix row by row, to be used with turned()
 */
export function alignment(points, before) {
  const length = Math.min(points.length, before.length);
  // The sums of products: xx is of the points' x with x before, and so on.
  let [xx, xy, yx, yy] = [0, 0, 0, 0];
  for (let i = 0; i < length; i += 2) {
    xx += points[i] * before[i];
    xy += points[i] * before[i + 1];
    yx += points[i + 1] * before[i];
    yy += points[i + 1] * before[i + 1];
  }
  const [cosine, sine] = [xx + yy, xy - yx];
  const [mirroredCosine, mirroredSine] = [xx - yy, xy + yx];
  const rotation = Math.hypot(cosine, sine);
  const reflection = Math.hypot(mirroredCosine, mirroredSine);
  if (!(Math.max(rotation, reflection) > 0)) return [1, 0, 0, 1];
  if (rotation >= reflection) {
    const [c, s] = [cosine / rotation, sine / rotation];
    return [c, -s, s, c];
  }
  const [c, s] = [mirroredCosine / reflection, mirroredSine / reflection];
  return [c, s, s, -c];
}

/** The points after a rotation or reflection: a new array. */
export function turned(points, [a, b, c, d]) {
  const found = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i], points[i + 1]];
    found[i] = a * x + b * y;
    found[i + 1] = c * x + d * y;
  }
  return found;
}

/**
 * How points fill a square from -1 to 1: the middle of their box, and the factor that enlarges it.
 * @returns {{x: number, y: number, factor: number}} to be used with fitted()
 */
export function fit(points) {
  const axis = (start) => points.filter((_, i) => i % 2 === start);
  const [[left, right], [top, bottom]] = [extent(axis(0)), extent(axis(1))];
  const half = Math.max(right - left, bottom - top) / 2;
  return { x: (left + right) / 2, y: (top + bottom) / 2, factor: half ? 1 / half : 1 };
}

/** The points moved into the square: a new array. */
export function fitted(points, { x, y, factor }) {
  return Float32Array.from(points, (value, i) => factor * (value - (i % 2 ? y : x)));
}

/** The nearest place in the square from -most to most. */
export function within(place, most) {
  return place.map((value) => Math.max(-most, Math.min(most, value)));
}

/** Points on the way from one place to another, share 0..1: slower at both ends. Written into an array. */
export function between(from, to, share, into) {
  const eased = share * share * (3 - 2 * share);
  for (let i = 0; i < to.length; i += 1) into[i] = from[i] + eased * (to[i] - from[i]);
  return into;
}

// A place that is nearer than this to another is taken to be there.
const ARRIVED = 0.002;

/**
 * A place on the way to another, which may itself move: e^-time of the distance is left.
 * @returns {[number, number]} the very target once it is near
 */
export function approached(place, target, time) {
  const left = Math.exp(-Math.max(0, time));
  const next = place.map((value, i) => target[i] + left * (value - target[i]));
  return next.every((value, i) => Math.abs(value - target[i]) < ARRIVED) ? target : next;
}

/** The index of the point nearest to a place, if it is no farther than the distance most; -1 for none. */
export function nearestPoint(points, [x, y], most = Infinity) {
  let [best, least] = [-1, most];
  for (let i = 0; i < points.length; i += 2) {
    const distance = Math.hypot(points[i] - x, points[i + 1] - y);
    if (distance <= least) [best, least] = [i / 2, distance];
  }
  return best;
}

/**
 * The nearest other point in a direction: of those that lie within 45 degrees of it, the one whose
 * distance is least, where what lies to the side counts twice. -1 where there is none.
 * @param {[number, number]} direction right, left, up or down: one of 1 and -1, and 0
 */
export function nextPoint(points, index, [dx, dy]) {
  let [best, least] = [-1, Infinity];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i] - points[2 * index], points[i + 1] - points[2 * index + 1]];
    const along = x * dx + y * dy;
    const aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (along > 0 && aside <= along && along + 2 * aside < least) [best, least] = [i / 2, along + 2 * aside];
  }
  return best;
}

/** The labels of the points nearest to a place, how often each: [[label, times]], the most frequent first. */
export function labelsAround(points, labels, [x, y], count) {
  const distances = labels.map((label, i) => ({ label, distance: Math.hypot(points[2 * i] - x, points[2 * i + 1] - y) }));
  const times = new Map();
  for (const { label } of distances.sort((one, other) => one.distance - other.distance).slice(0, count)) {
    times.set(label, (times.get(label) ?? 0) + 1);
  }
  return [...times].sort(([, one], [, other]) => other - one);
}

/**
 * The center of each digit's points, and how far they lie from it (root mean square).
 * @returns {({x: number, y: number, spread: number}|null)[]} ten; null for a digit without points
 */
export function centers(points, labels) {
  const sums = Array.from({ length: 10 }, () => ({ count: 0, x: 0, y: 0, squares: 0 }));
  labels.forEach((label, i) => {
    const [x, y, sum] = [points[2 * i], points[2 * i + 1], sums[label]];
    sum.count += 1;
    sum.x += x;
    sum.y += y;
    sum.squares += x * x + y * y;
  });
  return sums.map(({ count, x: sumX, y: sumY, squares }) => {
    if (!count) return null;
    const [x, y] = [sumX / count, sumY / count];
    return { x, y, spread: Math.sqrt(Math.max(0, squares / count - x * x - y * y)) };
  });
}

/**
 * How far apart two digits lie: the distance of their centers in units of their spreads.
 * @returns {{pair: [number, number], gap: number}[]} all pairs, the one that overlaps most first
 */
export function gaps(found) {
  const pairs = [];
  for (let one = 0; one < found.length; one += 1) {
    for (let other = one + 1; other < found.length; other += 1) {
      const [a, b] = [found[one], found[other]];
      if (!a || !b) continue;
      const spread = Math.hypot(a.spread, b.spread);
      const distance = Math.hypot(a.x - b.x, a.y - b.y);
      pairs.push({ pair: [one, other], gap: spread ? distance / spread : distance && Infinity });
    }
  }
  return pairs.sort((one, other) => one.gap - other.gap);
}
