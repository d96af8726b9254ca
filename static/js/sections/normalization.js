import { keepFresh } from "./live-view.js";
import { createStageRow } from "../components/stage-row.js";
import { createTwinBars } from "../components/twin-bars.js";
import { part, setText } from "../dom/dom.js";
import { asPicture } from "../dom/pictures.js";
import { argmax } from "../figures/probabilities.js";
import { isEmpty } from "../state/strokes.js";
import { aDigit, fixed, percent } from "../words/format.js";

const INTERVAL_MS = 1000;
// The settings of the stages, switched off and on.
const SETTINGS = { crop: [0, 1], box: [28, 20], width: ["own", 2.5], center: [0, 1] };
const ALL_ON = { crop: true, box: true, width: true, center: true };

/** The stages from the drawing to the network's input, each with a switch. */
export function mountNormalization(root, page) {
  const { api, store } = page;
  const row = createStageRow(part(root, "stages"));
  const bars = createTwinBars(part(root, "bars"));
  let on = ALL_ON;
  let shown = null;

  const { check } = keepFresh(root, page, {
    options: () => on,
    async ask({ run, at, subject, options }) {
      const drawing = await drawingOf(subject);
      const settings = settingsOf(options);
      const usual = api.predict(run, drawing, at, settingsOf(ALL_ON));
      const switched = areAllOn(options) ? usual : api.predict(run, drawing, at, settings);
      const key = JSON.stringify([subject.id, options]);
      // The stages do not depend on the network: only the answers change while it trains.
      const stages = key === shown?.key ? shown : api.normalization(drawing, settings).then((answer) => ({ ...answer, key }));
      return Promise.all([stages, usual, switched]);
    },
    show([normalization, usual, switched], { subject, options }) {
      if (normalization !== shown) {
        shown = normalization;
        row.update(shown.stages.map((stage) => ({ ...stage, ...stageView(stage, shown.measured, options) })));
      }
      const [before, after] = [usual, switched].map(({ probabilities }) => probabilities.map((share) => share ?? 0));
      bars.update({ before, after, label: argmax(after) });
      setText(part(root, "words"), comparisonWords(before, after, options));
      setText(part(root, "seen"), subject.words);
    },
    intervalMs: INTERVAL_MS,
  });

  /** A test image is sent as a picture of 28 x 28: pixels would not be normalized. */
  async function drawingOf({ pixels }) {
    const { drawing } = store.state;
    return isEmpty(drawing) || drawing.picture?.kind === "pixels" ? { strokes: [], picture: await asPicture(pixels) } : drawing;
  }

  root.addEventListener("switch", ({ detail: { name, on: isOn } }) => {
    on = { ...on, [name]: isOn };
    row.switch(on);
    check();
  });
  row.switch(on);
}

const areAllOn = (on) => Object.values(on).every(Boolean);

const settingsOf = (on) => Object.fromEntries(Object.entries(SETTINGS).map(([name, values]) => [name, values[Number(on[name])]]));

function stageView({ name, width, height }, { stroke_width: pen, scale, center_of_mass: center }, on) {
  const isWhole = name === "drawing" || name === "crop";
  const words = {
    drawing: pen === null ? "strokes" : `pen of ${fixed(pen, 1)} px`,
    crop: on.crop ? "the box around the ink" : "the whole canvas",
    box: `${width} × ${height} pixels`,
    width: on.width ? "2.5 pixels" : pen === null ? "the pad's pen" : `${fixed(pen * scale, 1)} pixels`,
    placed: `at ${fixed(center[0], 1)}, ${fixed(center[1], 1)}`,
    centered: on.center ? "at 14.0, 14.0" : "not moved",
  };
  return { isWhole, words: words[name], mark: name === "placed" ? center : undefined };
}

/** What the switches changed. */
function comparisonWords(before, after, on) {
  const [was, is] = [before, after].map(argmax);
  if (areAllOn(on)) return `All stages: ${aDigit(is)}, with ${percent(after[is])}.`;
  if (was !== is) return `Without, it reads ${is} in place of ${was}.`;
  return `Still ${is}: ${percent(before[was])} with all stages, ${percent(after[was])} as switched.`;
}
