import { addMark, emptyHistory, lastStep, merge } from "../state/history.js";
import { backOff, Poller } from "./poller.js";

// Between two requests for the run, and for the list of runs.
const TRAINING_INTERVAL_MS = 500;
// Each step of a slow run is to be seen.
const SLOW_INTERVAL_MS = 250;
const RESTING_INTERVAL_MS = 1000;
const FINISHED_INTERVAL_MS = 5000;
// A server that was restarted is found again soon: the page does nothing else meanwhile.
const LONGEST_SEARCH_MS = 2000;
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
      const { runs, most, deleted } = await api.runs();
      store.set({ runs, most, deleted });
    },
    delay: (failures) => (document.hidden ? HIDDEN_INTERVAL_MS : Math.max(LIST_INTERVAL_MS, 5 * api.pollAfterMs, backOff(failures))),
  });

  async function askRun(failures) {
    try {
      const { run, history } = store.state;
      const knows = run && history.step.length > 0 && history.step.length < MOST_ROWS;
      const since = knows ? lastStep(history) : undefined;
      let answer = await find({ since, etag: knows ? etag : null });
      if (answer && knows && answer.state.id !== run.id) answer = await api.run(answer.state.id);
      store.set({ lost: false });
      if (!answer) return;
      etag = answer.etag;
      receiveRows(answer.state, since !== undefined && answer.state.id === run.id);
    } catch (error) {
      store.set({ lost: failures + 1 >= FAILURES_UNTIL_LOST });
      throw error;
    }
  }

  /** Ask for the run that is followed or, if it is gone, for the current one. */
  async function find(known) {
    const { followed } = store.state;
    try {
      return await api.run(followed, known);
    } catch (error) {
      if (error.status !== 404 || followed === "current") throw error;
      // Meanwhile the person may have chosen another run, which is asked for next.
      if (store.state.followed !== followed) return null;
      store.set({ followed: "current" });
      return api.run("current");
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
    if (failures > 0) return Math.min(LONGEST_SEARCH_MS, backOff(failures));
    return Math.max(interval(store.state.run), api.pollAfterMs);
  }

  function interval(run) {
    if (run?.status === "training") return run.speed === "full" ? TRAINING_INTERVAL_MS : SLOW_INTERVAL_MS;
    return run?.status === "finished" ? FINISHED_INTERVAL_MS : RESTING_INTERVAL_MS;
  }

  function now() {
    runPoller.now();
    listPoller.now();
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) now();
  });
  addEventListener("focus", now);
  addEventListener("online", now);
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
