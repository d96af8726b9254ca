import { element, part, setText } from "../dom/dom.js";
import { inkCanvas } from "../dom/ink.js";
import { aDigit, count, number } from "../words/format.js";
import { keepFresh } from "./live-view.js";

const NEIGHBORS_SHOWN = 12;
// The server compares with the same features for half a minute.
const INTERVAL_MS = 15_000;

/** The training images that are most similar to the subject for the network. */
export function mountNeighbors(root, page) {
  keepFresh(root, page, {
    ask: ({ run, at, subject }) => page.api.inspect(run, "neighbors", { pixels: subject.pixels }, { k: NEIGHBORS_SHOWN, at }),
    show({ neighbors, features_step: step }, { subject }) {
      part(root, "neighbors").replaceChildren(...neighbors.map(createNeighbor));
      setText(part(root, "summary"), summaryOf(neighbors));
      setText(part(root, "seen"), `${subject.words}, compared at step ${count(step)}`);
    },
    intervalMs: INTERVAL_MS,
  });
}

function createNeighbor({ index, label, distance, pixels }) {
  const words = `Training image ${index}, ${aDigit(label)}, at distance ${number(distance)}`;
  return element(
    "li.neighbor",
    inkCanvas(pixels, { role: "img", "aria-label": words }),
    element("span.neighbor-words.tabular", { "aria-hidden": "true" }, element("b", { text: label }), ` ${number(distance)}`),
  );
}

/** Which digits the neighbors are, the most frequent first: "10 of 12 are a 7, 2 a 9." */
function summaryOf(neighbors) {
  const counts = new Map();
  for (const { label } of neighbors) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [[first, most], ...others] = [...counts].sort(([, one], [, other]) => other - one);
  if (!others.length) return `All ${neighbors.length} are ${aDigit(first)}.`;
  const rest = others.map(([label, times]) => `${times} ${aDigit(label)}`).join(", ");
  return `${most} of ${neighbors.length} are ${aDigit(first)}, ${rest}.`;
}
