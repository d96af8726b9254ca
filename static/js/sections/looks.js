import { extent, numbersOf, partOf } from "../figures/arrays.js";
import { createChoice } from "../components/choice.js";
import { createHeatMap } from "../components/heat-map.js";
import { createHeatStrip } from "../components/heat-strip.js";
import { createProblem } from "../components/problem.js";
import { element, part, setText } from "../dom/dom.js";
import { count, number, percent } from "../words/format.js";
import { keepFresh } from "../server/live-view.js";
import { strongest } from "../words/places.js";

// The maps are the dearest thing to ask for: some eighty passes through the network.
const APART_MS = 2500;
const DIGITS = Array.from({ length: 10 }, (_, digit) => [String(digit), String(digit)]);
const MAPS = [
  { name: "gradients", title: "Gradient", words: "How much the digit's score would rise if this pixel had a little more ink." },
  { name: "occlusions", title: "Occlusion", words: "How much the digit's score falls when a gray patch covers this place." },
  { name: "activation_maps", title: "Class activation map", words: "Where the last convolution found what the digit is made of." },
];

/** Three maps of what in the picture speaks for a class, side by side. */
export function mountLooks(root, page) {
  const { api, store } = page;
  const problem = createProblem(part(root, "problem"));
  const classes = createChoice(part(root, "class"), { name: "looks-class", label: "What speaks for", options: DIGITS });
  const maps = MAPS.map((map) => addMap(part(root, "maps"), map));
  let picked = null;
  let answer = null;

  const likeliest = () => answer.probabilities.indexOf(Math.max(...answer.probabilities));

  keepFresh(root, page, {
    ask: ({ run, at, subject }) => api.inspect(run, "saliency", { pixels: subject.pixels }, { at, encoding: "base64" }),
    show(saliency) {
      answer = saliency;
      show();
    },
    problem,
    apartMs: APART_MS,
  });
  root.addEventListener("pick", ({ detail: { value } }) => {
    picked = Number(value);
    if (answer) show();
  });

  function show() {
    const digit = picked ?? likeliest();
    const ink = numbersOf(answer.input);
    classes.update({ chosen: String(digit) });
    setText(part(root, "seen"), `${store.state.subject.words}: ${digit} with ${percent(answer.probabilities[digit])}, at step ${count(answer.step)}`);
    maps.forEach((map) => showMap(map, answer[map.name], digit, ink));
  }
}

function addMap(container, { name, title, words }) {
  const [frame, strip] = [element("div"), element("div", { class: "heat-strip" })];
  const ends = element("p", { class: "looks-ends tabular" });
  const figure = element(
    "figure",
    { class: "looks-map" },
    frame,
    strip,
    element("figcaption", {}, ends, element("h3", { class: "looks-title", text: title }), element("p", { class: "looks-words", text: words })),
  );
  const reading = element("p", { class: "looks-reading" });
  figure.lastElementChild.append(reading);
  container.append(figure);
  return { name, title, parts: [frame, strip], ends, reading, map: createHeatMap(frame), strip: createHeatStrip(strip, "looks-class") };
}

/** All ten classes share a scale, so that what says little of a class looks pale. */
function showMap({ title, parts, ends, reading, map, strip }, array, digit, ink) {
  for (const each of parts) each.hidden = !array;
  if (!array) {
    setText(ends, "");
    setText(reading, "This network has no convolution.");
    return;
  }
  const numbers = partOf(array, digit);
  const [least, greatest] = extent(numbersOf(array));
  const most = Math.max(Math.abs(least), Math.abs(greatest)) || 1;
  const { words } = strongest(numbers);
  map.update({ numbers, greatest: most, ink, words: `${title} for ${digit}. ${words}` });
  strip.update({ numbers: numbersOf(array), greatest: most, chosen: digit });
  setText(ends, `±${number(most)}`);
  setText(reading, words);
}
