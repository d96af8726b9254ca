import { createProblem } from "../components/problem.js";
import { part } from "../dom/dom.js";
import { whenSeen } from "../dom/in-sight.js";
import { Refresher } from "../server/refresher.js";

// After a stroke a view is refreshed at once; while the run trains, at intervals.
const PROMPT_MS = 40;

const stateOf = ({ run, moment }) => moment ?? run.step;

/**
 * Keep a view up to date while it is in sight: with the subject, the run, and the moment that is shown.
 *
 * @param {Element} root the view: nothing is asked while it is out of sight
 * @param {object} page
 * @param {object} options
 * @param {(question: {run: string, at: number|null, subject: object, options: object}) => Promise<any>} options.ask
 * @param {(answer: any, question: object) => void} options.show
 * @param {() => object|null} [options.options] what else the answer depends on; null: nothing is asked
 * @param {(state: object) => any} [options.state] the part of the run's state that the answer depends on
 * @param {number} options.intervalMs the least time between two questions that differ in the run's state only
 * @returns {{problem: object, check: () => void}} problem: the view's problem component; check: the
 *   options may have changed
 */
export function keepFresh(root, { store }, { ask, show, options = () => ({}), state = stateOf, intervalMs }) {
  const problem = createProblem(part(root, "problem"));
  let isSeen = false;
  // Until its first answer there is nothing to print.
  root.toggleAttribute("data-waiting", true);

  function question() {
    const { run, subject, moment: at } = store.state;
    // Without checkpoints the run has not begun: the server is still reading its images.
    if (!isSeen || document.hidden || !run?.checkpoints.length || !subject) return null;
    const chosen = options();
    if (!chosen) return null;
    const about = [subject.id, JSON.stringify(chosen)];
    const key = [run.id, state(store.state), ...about].join();
    return { key, about: [at, ...about].join(), run: run.id, at, subject, options: chosen };
  }

  const refresher = new Refresher({
    question,
    ask,
    answered(answer, asked) {
      root.removeAttribute("data-waiting");
      problem.update({ text: "" });
      show(answer, asked);
    },
    failed(error) {
      // Lost connections, runs and checkpoints are reported elsewhere.
      if (error.status === undefined) console.error(error);
      if (error.status !== 0 && error.status !== 404) problem.update({ text: error.message });
    },
    intervalMs,
    promptMs: PROMPT_MS,
  });

  const check = () => refresher.check();
  whenSeen(root, (seen) => {
    isSeen = seen;
    check();
  });
  store.watch(["run", "subject", "moment", "pad"], check);
  document.addEventListener("visibilitychange", check);
  return { problem, check };
}
