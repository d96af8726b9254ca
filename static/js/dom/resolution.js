/** Canvases whose pixels are the screen's. */

/** Call back whenever the ratio of device pixels to CSS pixels has changed. */
export function onResolutionChange(callback) {
  // A query holds for one ratio only: each change needs another.
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
    "change",
    () => {
      onResolutionChange(callback);
      callback();
    },
    { once: true },
  );
}

/** Keep a square canvas as sharp as the screen: set its side in device pixels, then paint. */
export function keepSharp(canvas, paint) {
  function fit() {
    const side = Math.round(canvas.clientWidth * devicePixelRatio);
    if (!side || side === canvas.width) return;
    canvas.width = canvas.height = side;
    paint();
  }

  new ResizeObserver(fit).observe(canvas);
  onResolutionChange(fit);
}
