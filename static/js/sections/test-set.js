import { createConfusion } from "../components/confusion.js";
import { createProblem } from "../components/problem.js";
import { createScore } from "../components/score.js";
import { createThumbnails } from "../components/thumbnails.js";
import { part } from "../dom.js";

const MISTAKES = 18;
const GALLERY = 18;

/** How well the run of now reads the test set, its worst mistakes, and some digits at random. */
export function mountTestSet(root, { api, store, show }) {
  const problem = createProblem(part(root, "problem"));
  const score = createScore(part(root, "score"));
  const confusion = createConfusion(part(root, "confusion"));
  const mistakes = createThumbnails(part(root, "mistakes"));
  const gallery = createThumbnails(part(root, "gallery"));

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
    const evaluation = await api.evaluation(id);
    score.update(evaluation);
    confusion.update(evaluation);
    const worst = evaluation.mistakes.slice(0, MISTAKES);
    const indices = worst.map(({ index }) => index);
    const { examples } = indices.length ? await api.examples({ indices }) : { examples: [] };
    const probabilities = new Map(worst.map((mistake) => [mistake.index, mistake.probabilities]));
    mistakes.update({
      title: "The worst mistakes",
      examples: examples.map((example) => ({ ...example, probabilities: probabilities.get(example.index) })),
    });
  });

  act("gallery", async (id) => {
    const { examples } = await api.examples({ count: GALLERY });
    const answers = await Promise.all(
      examples.map(({ pixels }) => api.predict(id, { strokes: [], picture: { kind: "pixels", pixels } })),
    );
    gallery.update({
      title: "Eighteen at random",
      examples: examples.map((example, i) => ({ ...example, probabilities: answers[i].probabilities })),
    });
  });

  root.addEventListener("choose", ({ detail }) => {
    show(detail.example);
    document.getElementById("pad").scrollIntoView({ block: "center" });
  });
}
