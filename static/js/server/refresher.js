import { backOff } from "./poller.js";

/**
 * Keeps something that is shown up to date: asks when it is not what should be shown, one question
 * at a time, and not too often.
 */
export class Refresher {
  #options;
  #shown = null;
  #before = null;
  #askedAt = -Infinity;
  #timer = null;
  #isAsking = false;
  #failures = 0;

  /**
   * @param {object} options
   * @param {() => {key: string}|null} options.question what should be shown; null: nothing.
   *   Two questions with the same key have the same answer
   * @param {(question: object) => Promise<any>} options.ask
   * @param {(answer: any, question: object) => void} options.answered
   * @param {(error: Error, question: object) => void} options.failed
   * @param {(question: object, before: object|null) => number} options.interval the least time in
   *   milliseconds from the question `before` to the next
   * @param {{setTimeout, clearTimeout}} [options.timers]
   * @param {() => number} [options.clock] milliseconds
   */
  constructor(options) {
    this.#options = { timers: globalThis, clock: () => performance.now(), ...options };
  }

  /** Something may have changed: ask as soon as it is time. */
  check() {
    const { question, interval, timers, clock } = this.#options;
    if (this.#isAsking) return;
    timers.clearTimeout(this.#timer);
    const next = question();
    if (!next || next.key === this.#shown) return;
    const least = this.#failures ? backOff(this.#failures) : interval(next, this.#before);
    const wait = Math.max(0, this.#askedAt + least - clock());
    this.#timer = timers.setTimeout(() => this.#ask(), wait);
  }

  /** Ask again though the question is the same: what is shown does not hold any more. */
  invalidate() {
    this.#shown = null;
    this.check();
  }

  async #ask() {
    const { question, ask, answered, failed, clock } = this.#options;
    const asked = question();
    if (!asked || asked.key === this.#shown) return;
    this.#isAsking = true;
    this.#askedAt = clock();
    this.#before = asked;
    try {
      const answer = await ask(asked);
      this.#shown = asked.key;
      this.#failures = 0;
      answered(answer, asked);
    } catch (error) {
      this.#failures += 1;
      failed(error, asked);
    } finally {
      this.#isAsking = false;
    }
    this.check();
  }
}
