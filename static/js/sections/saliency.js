import { createChoice } from "../components/choice.js";
import { createHeatMap } from "../components/heat-map.js";
import { createHeatStrip } from "../components/heat-strip.js";
import { keepFresh } from "./live-view.js";
import { part, setText } from "../dom/dom.js";
import { numbersOf, partOf } from "../figures/arrays.js";
import { magnitude } from "../figures/palette.js";
import { argmax } from "../figures/probabilities.js";
import { count, number, percent } from "../words/format.js";
import { extremesWords } from "../words/regions.js";

// The maps are the most expensive thing to ask for: some eighty passes through the network.
const INTERVAL_MS = 2500;
const CHOICE = "saliency-class";

/** Three maps of what in the picture speaks for a class, side by side. */
export function mountSaliency(root, page) {
  const { api, store } = page;
  const classes = createChoice(part(root, "class"));
  const maps = [...part(root, "maps").children].map(createMap);
  let picked = null;
  let saliency = null;

  keepFresh(root, page, {
    ask: ({ run, at, subject }) => api.inspect(run, "saliency", { pixels: subject.pixels }, { at, encoding: "base64" }),
    show(answer) {
      saliency = answer;
      show();
    },
    intervalMs: INTERVAL_MS,
  });
  root.addEventListener("pick", ({ detail: { value } }) => {
    picked = Number(value);
    if (saliency) show();
  });

  function show() {
    const { probabilities, input, step } = saliency;
    const digit = picked ?? argmax(probabilities);
    classes.update({ chosen: digit });
    setText(part(root, "seen"), `${store.state.subject.words}: ${digit} with ${percent(probabilities[digit])}, at step ${count(step)}`);
    maps.forEach((map) => showMap(map, saliency[map.name], digit, numbersOf(input)));
  }
}

function createMap(figure) {
  const [map, strip, title, ends, reading] = ["map", "strip", "title", "ends", "reading"].map((name) => part(figure, name));
  const views = { map: createHeatMap(map), strip: createHeatStrip(strip, CHOICE) };
  return { name: figure.dataset.map, title: title.textContent, parts: [map, strip], ends, reading, ...views };
}

/** All ten classes share a scale, so that the map of a class with weak evidence is pale. */
function showMap({ title, parts, ends, reading, map, strip }, array, digit, ink) {
  for (const each of parts) each.hidden = !array;
  if (!array) {
    setText(ends, "");
    setText(reading, "This network has no convolution.");
    return;
  }
  const [all, numbers] = [numbersOf(array), partOf(array, digit)];
  const limit = magnitude(all);
  const words = extremesWords(numbers);
  map.update({ numbers, limit, ink, words: `${title} for ${digit}. ${words}` });
  strip.update({ numbers: all, limit, chosen: digit });
  setText(ends, `scale from ${number(-limit)} to ${number(limit)}`);
  setText(reading, words);
}
