import { createBranchChart } from "../components/branch-chart.js";
import { createProblem } from "../components/problem.js";
import { did } from "../dom/deeds.js";
import { actionButton, part, setDisabled, setText } from "../dom/dom.js";
import { createBranching } from "../server/branching.js";
import { smooth } from "../state/history.js";
import { branchesWords } from "../words/rate-words.js";

// Losses are averaged over about so many steps: each is that of another batch.
const MEMORY_STEPS = 10;

/** A moment that goes on at several learning rates. */
export function mountBranches(root, page) {
  const rates = [...root.querySelectorAll("[name^='branch-rate']")];
  const { begin } = mountBranching(root, page, {
    words: branchesWords,
    ended: () => did("branched"),
  });
  part(root, "form").addEventListener("submit", (event) => {
    event.preventDefault();
    const given = rates.map((field) => field.valueAsNumber).filter((rate) => !Number.isNaN(rate));
    begin({ rates: given, steps: root.querySelector("[name='branch-steps']").valueAsNumber });
  });
}

/**
 * What beginning, following and stopping branches has on the page: buttons, progress, chart, words.
 *
 * @param {object} options
 * @param {(branches: object, smoothed: number[][]) => string} options.words about branches that ended
 * @param {() => void} options.ended called when all have done their steps
 */
export function mountBranching(root, { api, store }, { words, ended }) {
  const problem = createProblem(part(root, "problem"));
  const chart = createBranchChart(part(root, "chart"), part(root, "legend"));
  const [start, stop] = ["begin", "stop"].map((name) => actionButton(root, name));
  const progress = root.querySelector("progress");
  const offer = start.textContent;
  const verdict = part(root, "verdict");
  const branching = createBranching({ api, show, failed: (error) => fail(error) });

  function show(set) {
    const isRunning = set.status === "running";
    const smoothed = set.branches.map(({ losses }) => smooth(losses.map((_, i) => i), losses, MEMORY_STEPS));
    progress.value = set.progress;
    part(root, "result").toggleAttribute("data-empty", false);
    setRunning(isRunning);
    chart.update({ set, smoothed });
    setText(verdict, words(set, smoothed));
    if (set.status === "done") ended();
  }

  function setRunning(isRunning) {
    setDisabled(stop, !isRunning);
    store.set({ isBranching: isRunning });
  }

  function fail(error) {
    setRunning(false);
    problem.update({ text: error.message });
  }

  stop.addEventListener("click", () => problem.attempt(async () => branching.stop()));
  setDisabled(stop, true);
  store.watch(["isBranching"], ({ isBranching }) => {
    const waits = isBranching && !branching.isRunning();
    setDisabled(start, isBranching);
    setText(start, waits ? "Wait: other branches are running" : offer);
  });

  return {
    /** Begin branches of the moment that is shown, unless some are running, here or in the other part. */
    begin(content) {
      const { run, moment, isBranching } = store.state;
      if (!run || isBranching) return;
      setText(verdict, "");
      chart.reset();
      problem.attempt(() => branching.begin(run.id, content, moment));
    },
  };
}
