import { addMark, emptyHistory, lastStep, merge } from "../state/history.js";
import { backOff, Poller } from "./poller.js";

// Between two requests for the run, and for the list of runs.
const TRAINING_INTERVAL_MS = 500;
const RESTING_INTERVAL_MS = 1000;
const HIDDEN_INTERVAL_MS = 5000;
const LIST_INTERVAL_MS = 5000;
// A longer history is requested as a whole again: the server merges old rows.
const MOST_ROWS = 6000;
// A single failure may be an accident; this many in a row are a lost connection.
const FAILURES_UNTIL_LOST = 2;

/** Keep the store up to date with the server: the run that is shown, and the list of runs. */
export function createFollower({ api, store }) {
  let etag = null;

  const runPoller = new Poller({ ask: askRun, delay: wait });
  const listPoller = new Poller({
    ask: async () => {
      const { runs } = await api.runs();
      store.set({ runs });
    },
    delay: (failures) => (document.hidden ? HIDDEN_INTERVAL_MS : Math.max(LIST_INTERVAL_MS, 5 * api.pollAfterMs, backOff(failures))),
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
      receiveRows(answer.state, since !== undefined && answer.state.id === run.id);
    } catch (error) {
      if (error.status === 404) store.set({ followed: "current" });
      store.set({ lost: failures + 1 >= FAILURES_UNTIL_LOST });
      throw error;
    }
  }

  function receiveRows({ history: rows, ...run }, continues) {
    const { history, marks } = store.state;
    // All at once: a listener to two of these is called once.
    store.set({
      run: newer(run),
      history: merge(continues ? history : emptyHistory(), rows),
      marks: addMark(continues ? marks : [[0, 0]], run.step, run.epoch),
    });
  }

  /** Store a run's state from another answer, unless a newer one is known. */
  const receive = ({ history, ...run }) => store.set({ run: newer(run) });

  function newer(run) {
    const known = store.state.run;
    return known && known.id === run.id && run.version < known.version ? known : run;
  }

  function wait(failures) {
    if (document.hidden) return HIDDEN_INTERVAL_MS;
    if (failures > 0) return backOff(failures);
    const interval = store.state.run?.status === "training" ? TRAINING_INTERVAL_MS : RESTING_INTERVAL_MS;
    return Math.max(interval, api.pollAfterMs);
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
    receive,
    now,
    /** Follow another run: its id, or "current". */
    follow(id) {
      etag = null;
      store.set({ followed: id, run: null, history: emptyHistory(), marks: [[0, 0]] });
      now();
    },
  };
}
