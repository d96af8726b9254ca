import { createConfusion } from "../components/confusion.js";
import { createProblem } from "../components/problem.js";
import { createScore } from "../components/score.js";
import { createThumbnails } from "../components/thumbnails.js";
import { part } from "../dom/dom.js";
import { aDigit, count } from "../words/format.js";
import { mountGallery } from "./gallery.js";

const MISTAKES = 18;

/** How well the run of now reads the test set, its worst mistakes, and some digits at random. */
export function mountTestSet(root, page) {
  const { api, store, show } = page;
  const problem = createProblem(part(root, "problem"));
  const score = createScore(part(root, "score"));
  const confusion = createConfusion(part(root, "confusion"));
  const mistakes = createThumbnails(part(root, "mistakes"));
  let evaluation = null;
  mountGallery(root, page, problem);

  function act(action, work) {
    const button = root.querySelector(`[data-action="${action}"]`);
    button.addEventListener("click", async () => {
      if (button.getAttribute("aria-disabled") === "true") return;
      button.setAttribute("aria-disabled", "true");
      problem.update({ text: "" });
      await work(store.state.run?.id ?? "current").catch((error) => problem.update({ text: error.message }));
      button.setAttribute("aria-disabled", "false");
    });
  }

  act("read", async (id) => {
    score.update(null);
    evaluation = await api.evaluation(id);
    score.update(evaluation);
    confusion.update(evaluation);
    await list("The worst mistakes", evaluation.mistakes);
  });

  async function list(title, all) {
    const found = all.slice(0, MISTAKES);
    const indices = found.map(({ index }) => index);
    const { examples } = indices.length ? await api.examples({ indices }) : { examples: [] };
    mistakes.update({
      title,
      examples: examples.map((example, i) => ({ ...example, probabilities: found[i].probabilities })),
    });
  }

  root.addEventListener("cell", async ({ detail: { truth, answer, count: all } }) => {
    const found = evaluation.mistakes.filter((mistake) => mistake.truth === truth && mistake.answer === answer);
    const words = `${count(all)} times ${aDigit(truth)} was read as ${answer}`;
    const part = Math.min(found.length, MISTAKES);
    const title = part === all ? words : `${words}; of the ${evaluation.mistakes.length} worst mistakes ${part} are these`;
    await list(title, found).catch((error) => problem.update({ text: error.message }));
  });

  root.addEventListener("choose", ({ detail }) => {
    show(detail.example);
    document.getElementById("pad").scrollIntoView({ block: "center" });
  });
}
