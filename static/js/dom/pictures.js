/** Files as pictures for the pad and for the server. */

const TAKEN = ["image/png", "image/jpeg", "image/webp"];
// Beyond these a picture is sent smaller: the server takes no more, and 28 x 28 need no more.
const MOST_BYTES = 1_000_000;
const LONGEST_SIDE = 800;

/**
 * Read a file that a person chose.
 * @returns {Promise<{kind: "image", blob: Blob, bitmap: ImageBitmap}>}
 * @throws {Error} with words for a person, if it is no picture
 */
export async function readPicture(file) {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(`${file.name || "That"} is no picture that this browser can read; a PNG, JPEG or WebP is.`);
  });
  const fits = Math.max(bitmap.width, bitmap.height) <= 2 * LONGEST_SIDE && file.size <= MOST_BYTES;
  const blob = fits && TAKEN.includes(file.type) ? file : await smaller(bitmap);
  return { kind: "image", blob, bitmap };
}

function smaller(bitmap) {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const size = (side) => Math.max(1, Math.round(side * scale));
  const canvas = new OffscreenCanvas(size(bitmap.width), size(bitmap.height));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: "image/png" });
}

/** Make a picture, dark on light, of 28 x 28 pixels of ink (0..1). */
export async function asPicture(pixels) {
  const canvas = new OffscreenCanvas(28, 28);
  const bytes = new Uint8ClampedArray(pixels.flatMap((ink) => [0, 0, 0, 255].fill(Math.round(255 * (1 - ink)), 0, 3)));
  canvas.getContext("2d").putImageData(new ImageData(bytes, 28, 28), 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/png" });
  return { kind: "image", blob };
}
