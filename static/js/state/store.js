/** What the page knows, in one place; whoever shows a part is told when that part has changed. */
export class Store {
  #state;
  #listeners = [];
  #report;

  /**
   * @param {object} state
   * @param {(error: Error) => void} [report] told when a listener fails; the others still hear
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
    for (const { keys, listener } of [...this.#listeners]) {
      if (!keys.some((key) => changed.includes(key))) continue;
      try {
        listener(this.#state);
      } catch (error) {
        this.#report(error);
      }
    }
  }

  /**
   * Call listener(state) now, and whenever one of the keys changed.
   * Returns a function that ends it.
   */
  watch(keys, listener) {
    const entry = { keys, listener };
    this.#listeners.push(entry);
    listener(this.#state);
    return () => this.#listeners.splice(this.#listeners.indexOf(entry), 1);
  }
}
