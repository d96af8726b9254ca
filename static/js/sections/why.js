import { did } from "../dom/deeds.js";
import { element, part, setText } from "../dom/dom.js";
import { inkCanvas } from "../dom/ink.js";
import { isEmpty } from "../state/strokes.js";
import { aDigit, count } from "../words/format.js";
import { whyWords } from "../words/why-words.js";
import { keepFresh } from "./live-view.js";

const IMAGES_SHOWN = 3;
// The server compares with the same features for half a minute.
const INTERVAL_MS = 15_000;

/** Why the network gives its answer: the training images nearest to the drawing. */
export function mountWhy(root, page) {
  const { api, store } = page;
  let isOpen = false;

  const { check } = keepFresh(root, page, {
    options: () => (isOpen && !isEmpty(store.state.drawing) && !store.state.pad.isDrawing ? {} : null),
    ask: ({ run, at, subject }) => api.inspect(run, "neighbors", { pixels: subject.pixels }, { k: IMAGES_SHOWN, at }),
    show({ neighbors, images, features_step: step }) {
      const { prediction } = store.state;
      if (!prediction) return;
      setText(part(root, "why-words"), whyWords(neighbors.map(({ label }) => label), prediction));
      part(root, "images").replaceChildren(...neighbors.map(createImage));
      setText(part(root, "seen"), `Nearest by the numbers of the last layer before the answer, at step ${count(step)}, among ${count(images)} training images.`);
      did("asked-why");
    },
    intervalMs: INTERVAL_MS,
  });

  root.addEventListener("offer", ({ detail }) => {
    isOpen = detail.isOpen;
    check();
  });
}

function createImage({ index, label, pixels }) {
  return element(
    "li",
    inkCanvas(pixels, { role: "img", "aria-label": `Training image ${count(index)}, ${aDigit(label)}` }),
    element("span", { "aria-hidden": "true", text: aDigit(label) }),
  );
}
