import { createThumbnails } from "../components/thumbnails.js";
import { part, setText } from "../dom/dom.js";
import { whenSeen } from "../dom/in-sight.js";
import { Poller } from "../server/poller.js";

const SHOWN = 18;
const APART_MS = 1000;

/** Test images at random with their answers; while it runs, one after another makes room for a new one. */
export function mountGallery(root, { api, store }, problem) {
  const gallery = createThumbnails(part(root, "gallery"));
  const button = root.querySelector('[data-action="gallery"]');
  let isRunning = false;
  let isSeen = false;
  let isFilled = false;
  let next = 0;

  const poller = new Poller({
    async ask() {
      if (!isSeen || document.hidden) return;
      const examples = await read(isFilled ? 1 : SHOWN);
      if (isFilled) gallery.replace(next, examples[0]);
      else gallery.update({ title: "At random", examples });
      isFilled = true;
      next = (next + 1) % SHOWN;
      problem.update({ text: "" });
    },
    delay: () => APART_MS,
    report(error) {
      problem.update({ text: error.message });
    },
  });

  async function read(count) {
    const { run, moment } = store.state;
    const { examples } = await api.examples({ count });
    const answers = await Promise.all(
      examples.map(({ pixels }) => api.predict(run?.id ?? "current", { strokes: [], picture: { kind: "pixels", pixels } }, moment)),
    );
    return examples.map((example, i) => ({ ...example, probabilities: answers[i].probabilities }));
  }

  button.addEventListener("click", () => {
    isRunning = !isRunning;
    setText(button, isRunning ? "Stop the gallery" : "Run the gallery");
    if (isRunning) poller.start();
    else poller.stop();
  });
  whenSeen(root, (seen) => (isSeen = seen));
}
