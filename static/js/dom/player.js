const LONGEST_PLAY_MS = 3000;
const FRAME_MS = 220;

/** Plays frames one after another, for a few seconds at most. */
export class Player {
  #show;
  #timers;
  #timer = null;
  #isStill;
  #longestMs;
  #frameMs;

  /**
   * @param {(frame: number) => void} show
   * @param {object} [options]
   * @param {{setTimeout: Function, clearTimeout: Function}} [options.timers]
   * @param {() => boolean} [options.isStill] whether the person prefers no motion: then only the last frame is shown
   * @param {number} [options.longestMs] for how long all frames are played at most
   * @param {number} [options.frameMs] for how long each frame is shown at most
   */
  constructor(show, { timers = globalThis, isStill = prefersNoMotion, longestMs = LONGEST_PLAY_MS, frameMs = FRAME_MS } = {}) {
    this.#show = show;
    this.#timers = timers;
    this.#isStill = isStill;
    this.#longestMs = longestMs;
    this.#frameMs = frameMs;
  }

  /** Play from the first frame, or from another, to the one with this index. */
  play(last, first = 0) {
    this.stop();
    this.#showFrame(this.#isStill() ? last : first, last, Math.min(this.#frameMs, this.#longestMs / last));
  }

  stop() {
    this.#timers.clearTimeout(this.#timer);
  }

  #showFrame(frame, last, frameMs) {
    if (frame < last) this.#timer = this.#timers.setTimeout(() => this.#showFrame(frame + 1, last, frameMs), frameMs);
    this.#show(frame);
  }
}

/** Whether the person prefers no motion. */
export const prefersNoMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
