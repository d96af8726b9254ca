/** Asks repeatedly; the next question waits for the answer to the one before. */
export class Poller {
  #ask;
  #delay;
  #timers;
  #report;
  #timer = null;
  #failures = 0;
  #asking = false;
  #again = false;
  #running = false;

  /**
   * @param {object} options
   * @param {(failures: number) => Promise<void>} options.ask called with how often it failed in a row
   * @param {(failures: number) => number} options.delay milliseconds until the next question
   * @param {{setTimeout: Function, clearTimeout: Function}} [options.timers]
   * @param {(error: Error) => void} [options.report] called with errors without a status: these
   *   are no answers but mistakes of the page
   */
  constructor({ ask, delay, timers = globalThis, report = console.error }) {
    this.#ask = ask;
    this.#delay = delay;
    this.#timers = timers;
    this.#report = report;
  }

  start() {
    this.#running = true;
    return this.now();
  }

  stop() {
    this.#running = false;
    this.#timers.clearTimeout(this.#timer);
  }

  /** Ask at once, or as soon as the awaited answer has arrived. */
  async now() {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#timers.clearTimeout(this.#timer);
    this.#asking = true;
    try {
      await this.#ask(this.#failures);
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      if (error.status === undefined) this.#report(error);
    }
    this.#asking = false;
    if (!this.#running) return;
    const wait = this.#again && this.#failures === 0 ? 0 : this.#delay(this.#failures);
    this.#again = false;
    this.#timer = this.#timers.setTimeout(() => this.now(), wait);
  }
}

/** How long to wait after some failures in a row: from half a second to eight seconds. */
export function backOff(failures) {
  return Math.min(8000, 250 * 2 ** failures);
}
