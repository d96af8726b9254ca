import { showInk } from "../dom/ink.js";

/** The 28 x 28 pixels that the network sees, on a canvas of that size. */
export function createSeen(canvas) {
  let shown = null;

  return {
    /** @param {{input: number[]|null}} data 784 numbers, 0..1 */
    update({ input }) {
      const isSame = shown && input?.every((value, i) => value === shown[i]);
      shown = input;
      if (!isSame) showInk(canvas, input);
    },
  };
}
