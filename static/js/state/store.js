/** The state of the page, in one place; listeners are called when their part of it has changed. */
export class Store {
  #state;
  #listeners = [];
  #report;

  /**
   * @param {object} state
   * @param {(error: Error) => void} [report] called when a listener fails; the others are still called
   */
  constructor(state, report = console.error) {
    this.#state = Object.freeze({ ...state });
    this.#report = report;
  }

  get state() {
    return this.#state;
  }

  /** Replace some fields; listeners of those that are not the same as before are called. */
  set(changes) {
    const changed = Object.keys(changes).filter((key) => changes[key] !== this.#state[key]);
    if (changed.length === 0) return;
    this.#state = Object.freeze({ ...this.#state, ...changes });
    for (const { keys, listener } of this.#listeners) {
      if (!keys.some((key) => changed.includes(key))) continue;
      try {
        listener(this.#state);
      } catch (error) {
        this.#report(error);
      }
    }
  }

  /** Call listener(state) now, and whenever one of the keys has changed. */
  watch(keys, listener) {
    this.#listeners.push({ keys, listener });
    listener(this.#state);
  }
}
