import { createConfusion } from "../components/confusion.js";
import { createProblem } from "../components/problem.js";
import { createScore } from "../components/score.js";
import { createThumbnails } from "../components/thumbnails.js";
import { actionButton, isDisabled, part, setDisabled } from "../dom/dom.js";
import { aDigit, count } from "../words/format.js";
import { mountExamples } from "./examples.js";

const MISTAKES_SHOWN = 18;

/** How well the run reads the test set, its worst mistakes, and random examples. */
export function mountEvaluation(root, page) {
  const { api, store, show } = page;
  const problem = createProblem(part(root, "problem"));
  const score = createScore(part(root, "score"));
  const confusion = createConfusion(part(root, "confusion"));
  const mistakes = createThumbnails(part(root, "mistakes"));
  const evaluate = actionButton(root, "evaluate");
  let evaluation = null;
  mountExamples(part(root, "examples"), page, { button: actionButton(root, "examples"), problem });

  evaluate.addEventListener("click", async () => {
    if (isDisabled(evaluate)) return;
    setDisabled(evaluate, true);
    await problem.attempt(async () => {
      score.update(null);
      evaluation = await api.evaluation(store.state.run?.id ?? "current");
      score.update(evaluation);
      confusion.update(evaluation);
      await showMistakes("The worst mistakes", evaluation.mistakes);
    });
    setDisabled(evaluate, false);
  });

  async function showMistakes(title, all) {
    const found = all.slice(0, MISTAKES_SHOWN);
    const indices = found.map(({ index }) => index);
    const { examples } = indices.length ? await api.examples({ indices }) : { examples: [] };
    mistakes.update({ title, examples: examples.map((example, i) => ({ ...example, probabilities: found[i].probabilities })) });
  }

  root.addEventListener("cell", ({ detail: { truth, answer, count: times } }) => {
    const found = evaluation.mistakes.filter((mistake) => mistake.truth === truth && mistake.answer === answer);
    const words = `${count(times)} times ${aDigit(truth)} was read as ${answer}`;
    const shown = Math.min(found.length, MISTAKES_SHOWN);
    const title = shown === times ? words : `${words}; ${shown} of these are among the ${evaluation.mistakes.length} worst mistakes`;
    problem.attempt(() => showMistakes(title, found));
  });

  root.addEventListener("choose", ({ detail }) => {
    show(detail.example);
    document.getElementById("pad").scrollIntoView({ block: "center" });
  });
}
