const LONGEST_PLAY_MS = 3000;
const FRAME_MS = 220;

/** Plays frames one after another, for a few seconds at most. */
export class Player {
  #show;
  #timers;
  #timer = null;
  #isStill;

  /**
   * @param {(frame: number) => void} show
   * @param {object} [options]
   * @param {{setTimeout: Function, clearTimeout: Function}} [options.timers]
   * @param {() => boolean} [options.isStill] whether the person prefers no motion: then only the last frame is shown
   */
  constructor(show, { timers = globalThis, isStill = prefersNoMotion } = {}) {
    this.#show = show;
    this.#timers = timers;
    this.#isStill = isStill;
  }

  /** Play from the first frame to the one with this index. */
  play(last) {
    this.stop();
    this.#showFrame(this.#isStill() ? last : 0, last, Math.min(FRAME_MS, LONGEST_PLAY_MS / last));
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
