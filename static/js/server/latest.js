/** One question at a time, at most one in each frame; of those that wait only the newest is asked. */
export class Latest {
  #ask;
  #answered;
  #failed;
  #frame;
  #waiting = null;
  #busy = false;
  #generation = 0;

  /**
   * @param {(question: any) => Promise<any>} ask
   * @param {object} options
   * @param {(answer: any, question: any) => void} options.answered
   * @param {(error: Error, question: any) => void} options.failed
   * @param {(callback: Function) => any} [options.frame] calls back before the next frame
   */
  constructor(ask, { answered, failed, frame = (callback) => requestAnimationFrame(callback) }) {
    this.#ask = ask;
    this.#answered = answered;
    this.#failed = failed;
    this.#frame = frame;
  }

  get isIdle() {
    return !this.#busy;
  }

  push(question) {
    this.#waiting = { question };
    if (!this.#busy) this.#schedule();
  }

  /** Drop the question that waits, and ignore the answer that is awaited. */
  cancel() {
    this.#waiting = null;
    this.#generation += 1;
  }

  #schedule() {
    this.#busy = true;
    this.#frame(() => this.#run());
  }

  async #run() {
    if (this.#waiting) {
      const { question } = this.#waiting;
      const generation = this.#generation;
      this.#waiting = null;
      const report = (listener, value) => {
        if (generation === this.#generation) listener(value, question);
      };
      await this.#ask(question).then((answer) => report(this.#answered, answer), (error) => report(this.#failed, error));
    }
    this.#busy = false;
    if (this.#waiting) this.#schedule();
  }
}
