import { createProblem } from "../components/problem.js";
import { createStageRow } from "../components/stage-row.js";
import { createTwinBars } from "../components/twin-bars.js";
import { part, setText } from "../dom/dom.js";
import { fixed, percent } from "../words/format.js";
import { keepFresh } from "../server/live-view.js";
import { asPicture } from "../dom/pictures.js";
import { isEmpty } from "../state/strokes.js";

const APART_MS = 1000;
const STEPS = [
  { name: "drawing", title: "Your drawing", why: "Anywhere on the pad, of any size, with any pen." },
  { name: "crop", title: "Crop", switch: "crop", why: "Where on the paper it stands does not make it another digit." },
  { name: "box", title: "Box of 20", switch: "box", why: "MNIST's digits are 20 pixels long; one that fills all 28 is a stranger." },
  { name: "width", title: "Pen width", switch: "width", why: "A thick pen closes loops, a thin one fades: every line gets MNIST's 2.5 pixels, a very thick one some more." },
  { name: "placed", title: "Center of mass", switch: "center", why: "MNIST has the middle of the ink, not of the box, in the middle of the picture." },
  { name: "centered", title: "28 × 28", why: "This is all that the network gets." },
];
const NORMAL = { crop: true, box: true, width: true, center: true };
// What a step does when it is left out.
const WITHOUT = { crop: 0, box: 28, width: "own", center: 0 };
const WITH = { crop: 1, box: 20, width: 2.5, center: 1 };

/** The way from the drawing to the network's input, every step with a switch. */
export function mountNormalization(root, page) {
  const { api, store } = page;
  const problem = createProblem(part(root, "problem"));
  const row = createStageRow(part(root, "stages"), STEPS);
  const bars = createTwinBars(part(root, "bars"));
  let on = NORMAL;
  let way = null;

  const fresh = keepFresh(root, page, {
    options: () => on,
    async ask({ run, at, subject, options }) {
      const drawing = await drawn(subject);
      const steps = stepsOf(options);
      const usual = api.predict(run, drawing, at, stepsOf(NORMAL));
      const now = isNormal(options) ? usual : api.predict(run, drawing, at, steps);
      const key = JSON.stringify([subject.id, options]);
      // The network has no say in the way: only the answers change while it trains.
      const found = key === way?.key ? way : api.normalization(drawing, steps).then((answer) => ({ ...answer, key }));
      return Promise.all([found, usual, now]);
    },
    show([found, usual, now], { subject, options }) {
      if (found !== way) {
        way = found;
        row.update(way.stages.map((stage) => ({ ...stage, ...tellStage(stage, way.measured, options) })));
      }
      showAnswers(usual, now, options);
      setText(part(root, "seen"), subject.words);
    },
    problem,
    apartMs: APART_MS,
  });

  /** A test image is sent as a picture of 28 x 28, so that there is a way to show. */
  async function drawn({ pixels }) {
    const { drawing } = store.state;
    return isEmpty(drawing) || drawing.picture?.kind === "pixels" ? { strokes: [], picture: await asPicture(pixels) } : drawing;
  }

  function showAnswers(usual, now, options) {
    const [before, after] = [usual.probabilities, now.probabilities].map((shares) => shares.map((share) => share ?? 0));
    const likeliest = after.indexOf(Math.max(...after));
    bars.update({ before, after, label: likeliest });
    setText(part(root, "words"), compare(before, after, options));
  }

  root.addEventListener("switch", ({ detail: { name, on: isOn } }) => {
    on = { ...on, [name]: isOn };
    row.switch(on);
    fresh.look();
  });
  row.switch(on);
}

const isNormal = (on) => Object.values(on).every(Boolean);

const stepsOf = (on) => Object.fromEntries(Object.keys(NORMAL).map((name) => [name, (on[name] ? WITH : WITHOUT)[name]]));

function tellStage({ name, width, height }, { stroke_width: pen, scale, center_of_mass: center }, on) {
  const isWhole = name === "drawing" || name === "crop";
  const words = {
    drawing: pen === null ? "strokes" : `pen of ${fixed(pen, 1)} px`,
    crop: on.crop ? "the box around the ink" : "the whole canvas",
    box: `${width} × ${height} pixels`,
    width: on.width ? "2.5 pixels" : pen === null ? "the pad's own" : `${fixed(pen * scale, 1)} pixels`,
    placed: `at ${fixed(center[0], 1)}, ${fixed(center[1], 1)}`,
    centered: on.center ? "at 14.0, 14.0" : "not moved",
  };
  return { isWhole, words: words[name], mark: name === "placed" ? center : undefined };
}

/** Say what the switches changed. */
export function compare(before, after, on) {
  const [was, is] = [before, after].map((shares) => shares.indexOf(Math.max(...shares)));
  if (isNormal(on)) return `All steps: a ${is}, with ${percent(after[is])}.`;
  if (was !== is) return `Without, it reads ${is} in place of ${was}.`;
  return `Still ${is}: ${percent(before[was])} with all steps, ${percent(after[was])} like this.`;
}
