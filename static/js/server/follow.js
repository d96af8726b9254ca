import { addMark, emptyHistory, lastStep, merge } from "../state/history.js";
import { backOff, Poller } from "./poller.js";

const TRAINING_MS = 500;
const RESTING_MS = 1000;
const HIDDEN_MS = 5000;
const LIST_MS = 5000;
// Longer histories are asked for anew: the server gathers old rows.
const MOST_ROWS = 6000;
// So many failures in a row are a lost connection; one alone may be a hiccup.
const LOST_AFTER = 2;

/** Keeps the store up to date with the server: the run that is looked at, and the list of runs. */
export function follow({ api, store }) {
  let etag = null;

  const runPoller = new Poller({ ask: askRun, delay: wait });
  const listPoller = new Poller({
    ask: async () => {
      const { runs, locked = false } = await api.runs();
      store.set({ runs, locked });
    },
    delay: (failures) => (document.hidden ? HIDDEN_MS : Math.max(LIST_MS, 5 * api.pollAfterMs, backOff(failures))),
  });

  async function askRun(failures) {
    try {
      const { followed, run, history } = store.state;
      const knows = run && history.step.length > 0 && history.step.length < MOST_ROWS;
      const since = knows ? lastStep(history) : undefined;
      let answer = await api.run(followed, { since, etag: knows ? etag : null });
      if (answer && knows && answer.state.id !== run.id) answer = await api.run(answer.state.id);
      store.set({ lost: false });
      if (!answer) return;
      etag = answer.etag;
      takeWhole(answer.state, since !== undefined && answer.state.id === run.id);
    } catch (error) {
      if (error.status === 404) store.set({ followed: "current" });
      store.set({ lost: failures + 1 >= LOST_AFTER });
      throw error;
    }
  }

  function takeWhole({ history: rows, ...run }, goesOn) {
    const { history, marks } = store.state;
    // All at once: whoever shows two of these is told once.
    store.set({
      run: newer(run),
      history: merge(goesOn ? history : emptyHistory(), rows),
      marks: addMark(goesOn ? marks : [[0, 0]], run.step, run.epoch),
    });
  }

  /** Take a state that another answer brought; one that is older than what is known is ignored. */
  const take = ({ history, ...run }) => store.set({ run: newer(run) });

  function newer(run) {
    const known = store.state.run;
    return known && known.id === run.id && run.version < known.version ? known : run;
  }

  function wait(failures) {
    if (document.hidden) return HIDDEN_MS;
    if (failures > 0) return backOff(failures);
    const wait = store.state.run?.status === "training" ? TRAINING_MS : RESTING_MS;
    return Math.max(wait, api.pollAfterMs);
  }

  function now() {
    runPoller.now();
    listPoller.now();
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) now();
  });
  runPoller.start();
  listPoller.start();

  return {
    take,
    now,
    /** Look at another run: its id, or "current". */
    look(id) {
      etag = null;
      store.set({ followed: id, run: null, history: emptyHistory(), marks: [[0, 0]] });
      now();
    },
  };
}
