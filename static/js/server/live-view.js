import { whenSeen } from "../dom/in-sight.js";
import { Refresher } from "./refresher.js";

// After a stroke a view follows at once; while it trains, now and then is enough.
const PROMPT_MS = 40;

const stateOf = ({ run, moment }) => moment ?? run.step;

/**
 * Keep a view up to date while somebody looks at it: the subject, the run, and the moment of it.
 *
 * @param {Element} root asks only while this is in sight
 * @param {object} page
 * @param {object} options
 * @param {(question: {run: string, at: number|null, subject: object, options: object}) => Promise<any>} options.ask
 * @param {(answer: any, question: object) => void} options.show
 * @param {object} options.problem a problem component
 * @param {() => object|null} [options.options] what else the answer depends on; null: ask nothing
 * @param {(state: object) => any} [options.state] what of the run it depends on
 * @param {number} options.apartMs between two questions while it trains
 * @returns {{look: () => void, forget: () => void}} look: the options may have changed
 */
export function keepFresh(root, { store }, { ask, show, problem, options = () => ({}), state = stateOf, apartMs }) {
  let isSeen = false;

  function question() {
    const { run, subject, moment } = store.state;
    // Without checkpoints the server has not begun: it is still reading its images.
    if (!isSeen || document.hidden || !run?.checkpoints.length || !subject) return null;
    const chosen = options();
    if (!chosen) return null;
    const key = JSON.stringify([run.id, state(store.state), subject.id, chosen]);
    return { key, run: run.id, at: moment, subject, options: chosen };
  }

  const isSame = (one, other) =>
    one.subject === other.subject && one.at === other.at && JSON.stringify(one.options) === JSON.stringify(other.options);

  const refresher = new Refresher({
    question,
    ask,
    answered(answer, asked) {
      problem.update({ text: "" });
      show(answer, asked);
    },
    failed(error) {
      // Lost connections, runs and moments are told elsewhere.
      if (error.status === undefined) console.error(error);
      if (error.status !== 0 && error.status !== 404) problem.update({ text: error.message });
    },
    apart: (next, before) => (before && isSame(next, before) ? apartMs : PROMPT_MS),
  });

  const look = () => refresher.look();
  whenSeen(root, (seen) => {
    isSeen = seen;
    look();
  });
  store.watch(["run", "subject", "moment", "pad"], look);
  document.addEventListener("visibilitychange", look);
  return { look, forget: () => refresher.forget() };
}
