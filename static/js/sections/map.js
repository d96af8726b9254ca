import { createMapPlot } from "../components/map-plot.js";
import { createPad } from "../components/pad.js";
import { did } from "../dom/deeds.js";
import { actionButton, dispatch, isDisabled, part, setDisabled, setText } from "../dom/dom.js";
import { whenSeen } from "../dom/in-sight.js";
import { showInk } from "../dom/ink.js";
import { numbersOf } from "../figures/arrays.js";
import { alignment, fit, fitted, labelsAround, turned, within } from "../figures/map.js";
import { Refresher } from "../server/refresher.js";
import { isEmpty } from "../state/strokes.js";
import { count } from "../words/format.js";
import { imageWords, overlapWords, placeWords, rightWords, shareWords } from "../words/map-words.js";
import { keepFresh } from "./live-view.js";

// While the run trains a map is shown for so long, and that of a run that rests is asked for at once.
const INTERVAL_MS = 2000;
// As soon as the drawing has a point on a newer map than the one that is shown.
const RENEWAL_MS = 200;
const POINT_INTERVAL_MS = 100;
const NEAREST_SHOWN = 10;
// How far outside of the images a drawing is shown.
const FARTHEST = 1.04;

/** 1,000 images in two dimensions as the network arranges them, and the drawing among them. */
export function mountMap(root, page) {
  const { api, store } = page;
  const plot = createMapPlot(part(root, "plot"));
  // The latest map: its step, its points as they are shown, and the turn and the frame that led to them.
  let map = null;
  // The latest point of the drawing, on the axes of its step, and the subject that it belongs to.
  let placed = null;
  let isSeen = false;
  // Whether the server's map is newer than the one that is shown, and how often that has been found:
  // it is to be asked for although the run may not have changed.
  let isBehind = false;
  let wanted = 0;

  const refresher = new Refresher({
    question() {
      const { run, moment } = store.state;
      if (!isSeen || document.hidden || !run?.checkpoints.length) return null;
      const about = `${run.id} ${moment}`;
      return { key: `${about} ${moment ?? run.step} ${wanted}`, about, run: run.id, at: moment };
    },
    ask: ({ run, at }) => api.map(run, { at }),
    answered: showMap,
    failed({ status, message }) {
      // Lost connections, runs and checkpoints are reported elsewhere.
      if (status !== 0 && status !== 404) view.problem.update({ text: message });
    },
    intervalMs: () => (store.state.run.status === "training" && !isBehind ? INTERVAL_MS : RENEWAL_MS),
  });

  const view = keepFresh(root, page, {
    options: () => (map ? {} : null),
    state: () => map?.step,
    ask: ({ run, at, subject }) => api.inspect(run, "map", { pixels: subject.pixels }, { at }),
    show(point, { subject }) {
      placed = { ...point, subject };
      // The axes of another map are others.
      isBehind = point.step !== map.step || point.run !== map.run;
      if (isBehind) wanted += 1;
      else showDrawing();
      refresher.check();
    },
    intervalMs: POINT_INTERVAL_MS,
  });
  const image = mountImage(root, api, () => map);
  mountMapPad(root, store);

  function showMap(found) {
    const { labels, digits, step, run } = found;
    root.removeAttribute("data-waiting");
    const numbers = numbersOf(found.points);
    const turn = map ? alignment(numbers, map.aligned) : [1, 0, 0, 1];
    const aligned = turned(numbers, turn);
    const frame = fit(aligned);
    const points = fitted(aligned, frame);
    isBehind = false;
    map = { run, step, points, labels, digits, indices: found.indices, turn, aligned, frame };
    const overlap = overlapWords(points, labels);
    plot.update({ points, labels, digits, words: `Map of ${count(labels.length)} images. ${overlap}` });
    setText(part(root, "overlap"), overlap);
    setText(part(root, "right"), rightWords(labels, digits));
    setText(part(root, "shares"), shareWords(found.shares));
    showDrawing();
    image.refresh();
    view.check();
  }

  function showDrawing() {
    const { subject } = store.state;
    if (!placed || !map || placed.step !== map.step || placed.run !== map.run || !subject) return;
    const place = within([...fitted(turned(placed.point, map.turn), map.frame)], FARTHEST);
    plot.place({ place, pixels: placed.subject.pixels, isNew: isOther(placed.subject) });
    const around = labelsAround(map.points, map.labels, place, NEAREST_SHOWN);
    setText(part(root, "place"), placeWords(placed.subject.label === null ? "Your drawing" : "This image", around));
    setText(part(root, "seen"), `${placed.subject.words}, at step ${count(map.step)}`);
    if (!placed.subject.isSample) did("saw-the-map");
  }

  let wasSample = true;

  /** Whether the drawing was begun anew: a trail from the one before would mean nothing. */
  function isOther({ isSample }) {
    const isNew = isSample || wasSample;
    wasSample = isSample;
    return isNew;
  }

  whenSeen(root, (seen) => {
    isSeen = seen;
    refresher.check();
  });
  document.addEventListener("visibilitychange", () => refresher.check());
  store.watch(["run", "moment"], () => refresher.check());
}

/** The image of the point that is pointed at. */
function mountImage(root, api, mapOf) {
  const [words, canvas, spoken] = ["image-words", "image-canvas", "spoken"].map((name) => part(root, name));
  const bring = actionButton(root, "map-bring");
  const invitation = words.textContent;
  // Images that were read, by their index in the validation split.
  const images = new Map();
  let pointed = -1;

  const refresher = new Refresher({
    question() {
      const index = mapOf()?.indices[pointed];
      return index === undefined || images.has(index) ? null : { key: String(index), about: "image", index };
    },
    ask: ({ index }) => api.examples({ split: "validation", indices: [index] }),
    answered({ examples: [example] }, { index }) {
      images.set(index, { ...example, name: `validation image ${index}` });
      show();
    },
    failed: () => {},
  });

  function show() {
    const { labels, digits, indices } = mapOf();
    const example = images.get(indices[pointed]) ?? null;
    setText(words, pointed < 0 ? invitation : imageWords(indices[pointed], labels[pointed], digits[pointed]));
    showInk(canvas, example?.pixels ?? null);
    canvas.setAttribute("aria-label", example ? `Validation image ${example.index}` : "No image");
    setDisabled(bring, !example);
    refresher.check();
  }

  root.addEventListener("point", ({ detail: { index, byKey } }) => {
    pointed = index;
    show();
    if (byKey) setText(spoken, words.textContent);
    did("saw-the-map");
  });
  root.addEventListener("unpoint", () => {
    pointed = -1;
    show();
  });
  root.addEventListener("open", () => bring.focus());
  bring.addEventListener("click", () => {
    if (!isDisabled(bring)) dispatch(bring, "choose", { example: images.get(mapOf().indices[pointed]) });
  });
  return { refresh: show };
}

/** A second pad, beside the map: it shows the drawing, and passes strokes on to the pad above. */
function mountMapPad(root, store) {
  const container = part(root, "map-pad");
  const clear = actionButton(root, "map-clear");
  const pad = createPad(container);
  for (const name of ["strokebegin", "strokeextend", "strokeend"]) {
    container.addEventListener(name, ({ detail }) => dispatch(document.getElementById("pad"), name, detail));
  }
  clear.addEventListener("click", () => actionButton(document.getElementById("predict"), "clear").click());
  store.watch(["drawing"], ({ drawing }) => {
    pad.update(drawing);
    setDisabled(clear, isEmpty(drawing));
  });
}
