import { backOff } from "./poller.js";

/**
 * Keeps something that is shown up to date: asks when what is shown is not what should be, one
 * question at a time, and not too often.
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
   * @param {() => {key: string}|null} options.question what should be shown now; null: nothing to
   *   ask, as long as nobody looks. Two questions with the same key have the same answer
   * @param {(question: object) => Promise<any>} options.ask
   * @param {(answer: any, question: object) => void} options.answered
   * @param {(error: Error, question: object) => void} options.failed
   * @param {(question: object, before: object|null) => number} options.apart the least time in
   *   milliseconds since the last question, which was before
   * @param {{setTimeout, clearTimeout}} [options.timers]
   * @param {() => number} [options.clock] milliseconds
   */
  constructor(options) {
    this.#options = { timers: globalThis, clock: () => performance.now(), ...options };
  }

  /** Something may have changed: ask as soon as it is time. */
  look() {
    const { question, apart, timers, clock } = this.#options;
    if (this.#isAsking) return;
    timers.clearTimeout(this.#timer);
    const next = question();
    if (!next || next.key === this.#shown) return;
    const least = this.#failures ? backOff(this.#failures) : apart(next, this.#before);
    const wait = Math.max(0, this.#askedAt + least - clock());
    this.#timer = timers.setTimeout(() => this.#ask(), wait);
  }

  /** Ask again though the question is the same: what was shown no longer holds. */
  forget() {
    this.#shown = null;
    this.look();
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
    this.look();
  }
}
