import { createConfusion } from "../components/confusion.js";
import { createProblem } from "../components/problem.js";
import { createThumbnails } from "../components/thumbnails.js";
import { actionButton, element, isDisabled, part, setDisabled } from "../dom/dom.js";
import { DIGITS } from "../figures/probabilities.js";
import { count, DASH, percent } from "../words/format.js";
import { mountCalibration } from "./calibration.js";
import { mountExamples } from "./examples.js";
import { mountSearch } from "./search.js";

const MISTAKES_SHOWN = 18;
// What takes the place of the results until they are known.
const UNREAD = { confusion: DIGITS.map(() => DIGITS.map(() => 0)) };

/** How well the run reads the test set, its worst mistakes, and random examples. */
export function mountEvaluation(root, page) {
  const { api, store } = page;
  const problem = createProblem(part(root, "problem"));
  const confusion = createConfusion(part(root, "confusion"));
  const mistakes = createThumbnails(part(root, "mistakes"));
  const evaluate = actionButton(root, "evaluate");
  let evaluation = null;
  confusion.update(UNREAD);
  const calibration = mountCalibration(part(root, "calibration"));
  mountSearch(part(root, "search"), page);
  mountExamples(part(root, "examples"), page, { button: actionButton(root, "examples"), problem });

  evaluate.addEventListener("click", async () => {
    if (isDisabled(evaluate)) return;
    setDisabled(evaluate, true);
    const before = evaluation;
    setUnread(false);
    await problem.attempt(async () => {
      showScore([["score-accuracy", DASH], ["aside", "Reading 10,000 digits…"]]);
      evaluation = await api.evaluation(store.state.run?.id ?? "current");
      showScore(scoreOf(evaluation));
      confusion.update(evaluation);
      calibration.update(evaluation.calibration);
      await showMistakes("The worst mistakes", evaluation.mistakes);
    });
    // It could not be read.
    if (evaluation === before) showBefore();
    setDisabled(evaluate, false);
  });

  const setUnread = (isUnread) => part(root, "parts").toggleAttribute("data-unread", isUnread);

  function showBefore() {
    if (evaluation) showScore(scoreOf(evaluation));
    else setUnread(true);
  }

  async function showMistakes(title, all) {
    const found = all.slice(0, MISTAKES_SHOWN);
    const indices = found.map(({ index }) => index);
    const { examples } = indices.length ? await api.examples({ indices }) : { examples: [] };
    mistakes.update({ title, examples: examples.map((example, i) => ({ ...example, probabilities: found[i].probabilities })) });
  }

  function showScore(lines) {
    part(root, "score").replaceChildren(...lines.map(([name, text]) => element("p", { class: name, text })));
  }

  root.addEventListener("cell", ({ detail: { truth, answer, count: times, words } }) => {
    const found = evaluation.mistakes.filter((mistake) => mistake.truth === truth && mistake.answer === answer);
    const shown = Math.min(found.length, MISTAKES_SHOWN);
    const title = shown === times ? words : `${words}; ${shown} of these are among the ${evaluation.mistakes.length} worst mistakes`;
    problem.attempt(async () => {
      await showMistakes(title, found);
      part(root, "mistakes").scrollIntoView({ block: "nearest" });
    });
  });

  root.addEventListener("choose", () => document.getElementById("pad").scrollIntoView({ block: "center" }));
}

/** The accuracy on the whole test set, with its interval, in lines of a class and a text. */
function scoreOf({ accuracy, errors, count: read, interval, step }) {
  const [low, high] = interval.map((bound) => percent(bound, 2));
  return [
    ["score-accuracy tabular", percent(accuracy, 2)],
    ["aside tabular", `${count(errors)} of ${count(read)} wrong at step ${count(step)}`],
    ["aside tabular", `95% interval ${low} to ${high}`],
  ];
}
