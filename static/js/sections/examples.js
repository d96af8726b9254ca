import { createThumbnails } from "../components/thumbnails.js";
import { setText } from "../dom/dom.js";
import { whenSeen } from "../dom/in-sight.js";
import { Poller } from "../server/poller.js";

const EXAMPLES_SHOWN = 18;
const INTERVAL_MS = 1000;

/** Random test images with their answers; while the gallery runs, they are replaced one after another. */
export function mountExamples(root, { api, store }, { button, problem }) {
  const gallery = createThumbnails(root);
  let isRunning = false;
  let isSeen = false;
  let isFilled = false;
  let next = 0;

  const poller = new Poller({
    async ask() {
      if (!isSeen || document.hidden) return;
      const examples = await readExamples(isFilled ? 1 : EXAMPLES_SHOWN);
      if (isFilled) gallery.replace(next, examples[0]);
      else gallery.update({ title: "Chosen at random", examples });
      isFilled = true;
      next = (next + 1) % EXAMPLES_SHOWN;
      problem.update({ text: "" });
    },
    delay: () => INTERVAL_MS,
    report(error) {
      problem.update({ text: error.message });
    },
  });

  async function readExamples(count) {
    const { run, moment } = store.state;
    const { examples } = await api.examples({ count });
    const answers = await Promise.all(
      examples.map(({ pixels }) => api.predict(run?.id ?? "current", { strokes: [], picture: { kind: "pixels", pixels } }, moment)),
    );
    return examples.map((example, i) => ({ ...example, probabilities: answers[i].probabilities }));
  }

  button.addEventListener("click", () => {
    isRunning = !isRunning;
    setText(button, isRunning ? "Stop" : "Show random digits");
    if (isRunning) poller.start();
    else poller.stop();
  });
  whenSeen(root.closest("section"), (seen) => (isSeen = seen));
}
