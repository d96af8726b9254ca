import { allowedInterval, nextInterval, SLOWEST_MS } from "../server/pace.js";
import { Refresher } from "../server/refresher.js";
import { isEmpty } from "../state/strokes.js";

// After the first answer to a drawing, it is not known yet how fast its answers change.
const FIRST_MS = 300;

/**
 * Keep store.state.prediction the answer to the drawing: at once when that changes, and while the run
 * trains up to ten times a second, as long as the probabilities visibly change.
 * @param {object} page
 * @param {object} problem where it is said what is wrong with a drawing
 */
export function createAnswering({ api, store }, problem) {
  // Drawings are counted: the latest, the last empty one, the one that was refused and the one that was answered.
  let [latest, empty, refused, answered] = [0, 0, 0, ""];
  let isSeen = true;
  let [intervalMs, answers] = [FIRST_MS, 0];

  const refresher = new Refresher({
    question() {
      const { run, moment, drawing } = store.state;
      if (!run || isEmpty(drawing) || latest === refused) return null;
      const isTraining = run.status === "training" && moment === null;
      const about = [latest, run.id, moment, isTraining || (moment ?? run.step)].join();
      // The next answer of a run that trains can wait until it is in sight.
      if (isTraining && (!isSeen || document.hidden) && about === answered) return null;
      return { key: isTraining ? `${about},${answers}` : about, about, drawn: latest };
    },
    ask() {
      const { run, drawing, moment } = store.state;
      return api.predict(run.id, drawing, moment);
    },
    answered(prediction, { about, drawn }) {
      if (drawn < empty) return;
      const before = about === answered ? store.state.prediction : null;
      intervalMs = before ? nextInterval(intervalMs, before.probabilities, prediction.probabilities) : FIRST_MS;
      answers += 1;
      answered = about;
      problem.update({ text: "" });
      store.set({ prediction });
    },
    failed(error, { drawn }) {
      // Lost connections and lost runs are reported elsewhere.
      if (drawn < empty || error.status === 0 || error.status === 404) return;
      refused = drawn;
      problem.update({ text: error.message });
      store.set({ prediction: null });
    },
    intervalMs: () => allowedInterval(intervalMs, api.pollAfterMs),
  });

  const check = () => refresher.check();
  store.watch(["run", "moment", "drawing"], check);
  document.addEventListener("visibilitychange", check);

  return {
    /** The drawing is about to become another one. */
    drawn(drawing) {
      latest += 1;
      if (!isEmpty(drawing)) return;
      empty = latest;
      problem.update({ text: "" });
      store.set({ prediction: null });
    },
    /** @param {boolean} seen whether the answer is in sight */
    setSeen(seen) {
      isSeen = seen;
      check();
    },
  };
}
