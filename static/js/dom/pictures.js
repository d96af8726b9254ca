/** Files as pictures for the pad and for the server. */

import { inkPicture } from "./ink.js";

const TYPES_SENT_AS_THEY_ARE = ["image/png", "image/jpeg", "image/webp"];
// A larger picture is reduced before it is sent: the server takes no more, and 28 x 28 need no more.
const MOST_BYTES = 1_000_000;
const LONGEST_SIDE_PX = 800;

/**
 * Read a file that a person chose.
 * @returns {Promise<{kind: "image", blob: Blob, bitmap: ImageBitmap}>}
 * @throws {Error} with a message for the person, if it is not a picture
 */
export async function readPicture(file) {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(`${file.name || "The file"} is not a picture that this browser can read. Choose a PNG, JPEG or WebP file.`);
  });
  const fits = Math.max(bitmap.width, bitmap.height) <= 2 * LONGEST_SIDE_PX && file.size <= MOST_BYTES;
  const blob = fits && TYPES_SENT_AS_THEY_ARE.includes(file.type) ? file : await reduced(bitmap);
  return { kind: "image", blob, bitmap };
}

function reduced(bitmap) {
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(bitmap.width, bitmap.height));
  const size = (side) => Math.max(1, Math.round(side * scale));
  const canvas = new OffscreenCanvas(size(bitmap.width), size(bitmap.height));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: "image/png" });
}

/** Make a picture, dark on light, of 28 x 28 pixels of ink (0..1). */
export async function asPicture(ink) {
  const canvas = new OffscreenCanvas(28, 28);
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#ffffff";
  paper.fillRect(0, 0, 28, 28);
  paper.drawImage(inkPicture(ink, 28, 28, [0, 0, 0]), 0, 0);
  return { kind: "image", blob: await canvas.convertToBlob({ type: "image/png" }) };
}
