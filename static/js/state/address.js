/**
 * What the page's address holds: the run, the step if it is not the latest, and what is on the pad:
 * the number of a test image, or strokes as text, two bytes a point in base64url.
 */

import { simplify } from "../figures/polyline.js";

// Coordinates on the pad are written as 0 to SIDE; the next byte separates strokes.
const SIDE = 254;
const SEPARATOR = 255;
const BYTES_A_POINT = 2;
// A drawing that is longer as text is simplified. Programs that pass links on accept about 2,000 characters.
const LONGEST_TEXT = 1500;
const MOST_BYTES = Math.floor((LONGEST_TEXT * 3) / 4);
// How far a simplified line may be from the one that was drawn, in units of which the pad's side has SIDE.
const TOLERANCES = [1, 2, 4, 8];
// The pad rounds the corners of a line by how far its points are apart.
const LONGEST_SEGMENT = 16;

const RUN = /^[\w-]{1,64}$/;
const WHOLE = /^\d{1,9}$/;

/**
 * Read an address.
 * @param {string} search the part of the address from its question mark on: "?run=5f0c&step=57&image=740"
 * @returns {{run: string|null, step: number|null, image: number|null, strokes: number[][][]|null, unreadable: string[]}}
 *   null where the address has nothing; unreadable: names of what it has, but cannot be read
 */
export function readAddress(search) {
  const parameters = new URLSearchParams(search);
  const unreadable = [];
  const read = (name, reader) => {
    const text = parameters.get(name);
    const value = text === null ? null : reader(text);
    if (text !== null && value === null) unreadable.push(name);
    return value;
  };
  const whole = (text) => (WHOLE.test(text) ? Number(text) : null);
  return {
    run: read("run", (text) => (RUN.test(text) ? text : null)),
    step: read("step", whole),
    image: read("image", whole),
    strokes: read("drawing", strokesOf),
    unreadable,
  };
}

/**
 * Write the address of what the page shows.
 * @param {{run: string|null, moment: number|null, drawing: object}} shown
 * @returns {{search: string, holds: {run: boolean, moment: boolean, drawing: boolean}}} holds: what of it the address can
 *   restore; of pictures only test images have an address, and drawings of very many points have none
 */
export function writeAddress({ run, moment, drawing }) {
  const { picture, strokes } = drawing;
  // Pictures with a name are no test images.
  const image = picture?.kind === "pixels" && !picture.name ? picture.index : null;
  const text = picture === null && strokes.length ? textOf(strokes) : null;
  const given = Object.entries({ run, step: moment, image, drawing: text }).filter(([, value]) => value !== null);
  const search = given.length ? `?${new URLSearchParams(given)}` : "";
  return { search, holds: { run: run !== null, moment: moment !== null, drawing: image !== null || text !== null } };
}

/** Write strokes as text; null if they have too many points even when simplified. */
function textOf(strokes) {
  const lines = strokes.map((stroke) => distinct(stroke.map((point) => point.map(quantized))));
  for (const tolerance of TOLERANCES) {
    const simple = lines.map((line) => simplify(line, tolerance, tolerance * LONGEST_SEGMENT));
    const bytes = simple.flatMap((line, i) => [...(i ? [SEPARATOR] : []), ...line.flat()]);
    if (bytes.length <= MOST_BYTES) return toBase64Url(bytes);
  }
  return null;
}

const quantized = (share) => Math.round(SIDE * Math.max(0, Math.min(1, share)));

/** Points that are not the same as the one before. */
const distinct = (line) => line.filter(([x, y], i) => i === 0 || x !== line[i - 1][0] || y !== line[i - 1][1]);

/** Read strokes from text; null if it is not such a text. */
function strokesOf(text) {
  const bytes = text.length <= LONGEST_TEXT ? ofBase64Url(text) : null;
  if (!bytes?.length) return null;
  const strokes = [[]];
  for (let i = 0; i < bytes.length; ) {
    const [x, y] = [bytes[i], bytes[i + 1]];
    if (x === SEPARATOR) {
      strokes.push([]);
      i += 1;
    } else {
      if (y === undefined || y === SEPARATOR) return null;
      strokes.at(-1).push([x / SIDE, y / SIDE]);
      i += BYTES_A_POINT;
    }
  }
  return strokes.every((stroke) => stroke.length) ? strokes : null;
}

function toBase64Url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function ofBase64Url(text) {
  if (!/^[\w-]+$/.test(text)) return null;
  try {
    return Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
