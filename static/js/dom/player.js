const LONGEST_MS = 3000;
const APART_MS = 220;

/** Plays a row of frames one after another, a few seconds at most. */
export class Player {
  #show;
  #timers;
  #timer = null;
  #isStill;

  /**
   * @param {(frame: number, isPlaying: boolean) => void} show
   * @param {object} [options]
   * @param {{setTimeout: Function, clearTimeout: Function}} [options.timers]
   * @param {() => boolean} [options.isStill] whether a person wants no motion: only the last is shown
   */
  constructor(show, { timers = globalThis, isStill = wantsStill } = {}) {
    this.#show = show;
    this.#timers = timers;
    this.#isStill = isStill;
  }

  get isPlaying() {
    return this.#timer !== null;
  }

  /** Play from the first frame to the one with this index. */
  play(last) {
    this.stop();
    this.#go(this.#isStill() ? last : 0, last, Math.min(APART_MS, LONGEST_MS / last));
  }

  stop() {
    this.#timers.clearTimeout(this.#timer);
    this.#timer = null;
  }

  #go(frame, last, apartMs) {
    this.#timer = frame < last ? this.#timers.setTimeout(() => this.#go(frame + 1, last, apartMs), apartMs) : null;
    this.#show(frame, this.isPlaying);
  }
}

const wantsStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
