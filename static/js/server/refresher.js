import { backOff } from "./poller.js";

// Where what is asked about has changed, as by a stroke: at most as often as a screen shows it.
const PROMPT_MS = 16;

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
   * @param {() => {key: string, about: string}|null} options.question what should be shown; null:
   *   nothing. Two questions with the same key have the same answer; two about the same differ in the
   *   run's state only
   * @param {(question: object) => Promise<any>} options.ask
   * @param {(answer: any, question: object) => void} options.answered
   * @param {(error: Error, question: object) => void} options.failed
   * @param {number|(() => number)} [options.intervalMs] the least time from a question to one about the same
   * @param {number} [options.promptMs] the least time from a question to one about something else
   * @param {{setTimeout, clearTimeout}} [options.timers]
   * @param {() => number} [options.clock] milliseconds
   */
  constructor(options) {
    this.#options = { intervalMs: 0, promptMs: PROMPT_MS, timers: globalThis, clock: () => performance.now(), ...options };
  }

  /** Something may have changed: ask as soon as it is time. */
  check() {
    const { question, intervalMs, promptMs, timers, clock } = this.#options;
    if (this.#isAsking) return;
    timers.clearTimeout(this.#timer);
    const next = question();
    if (!next || next.key === this.#shown) return;
    const renewalMs = this.#failures ? backOff(this.#failures) : typeof intervalMs === "function" ? intervalMs() : intervalMs;
    const least = next.about === this.#before?.about ? renewalMs : promptMs;
    const wait = Math.max(0, this.#askedAt + least - clock());
    this.#timer = timers.setTimeout(() => this.#ask(), wait);
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
