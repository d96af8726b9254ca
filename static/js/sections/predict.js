import { createAnnouncer } from "../components/announcer.js";
import { createBars } from "../components/bars.js";
import { createKeyboardPen } from "../components/keyboard-pen.js";
import { createPad } from "../components/pad.js";
import { createPictureIntake } from "../components/picture-intake.js";
import { createProblem } from "../components/problem.js";
import { announcement, createVerdict } from "../components/verdict.js";
import { actionButton, part, setDisabled, setText } from "../dom/dom.js";
import { whenSeen } from "../dom/in-sight.js";
import { showInk } from "../dom/ink.js";
import { onKeys } from "../dom/keys.js";
import { readPicture } from "../dom/pictures.js";
import { Refresher } from "../server/refresher.js";
import { isEmpty, Sketch } from "../state/strokes.js";
import { aDigit, count } from "../words/format.js";

// Between two questions about the same drawing while the run trains: a little less than two
// intervals of the run's states, so that every other state leads to a question.
const INTERVAL_MS = 900;

/** The pad, and the network's answer to the drawing. Any test image that is chosen on the page comes onto the pad. */
export function mountPredict(root, { api, store }) {
  const sketch = new Sketch();
  const problem = createProblem(part(root, "problem"));
  mountReading(root, store);
  mountPad(root, store);

  // Drawings are counted: the latest, the last empty one, the one that was refused and the one that was answered.
  let [latest, empty, refused, answered] = [0, 0, 0, ""];
  let isSeen = true;

  const refresher = new Refresher({
    question() {
      const { run, moment, drawing } = store.state;
      if (!run || isEmpty(drawing) || latest === refused) return null;
      const step = moment ?? run.step;
      // The answer of a run that trains can wait until it is in sight.
      const about = [latest, run.id, moment, run.status === "training" || step].join();
      return !isSeen && about === answered ? null : { key: `${about},${step}`, about, drawn: latest };
    },
    ask() {
      const { run, drawing, moment } = store.state;
      return api.predict(run.id, drawing, moment);
    },
    answered(prediction, { about, drawn }) {
      if (drawn < empty) return;
      answered = about;
      problem.update({ text: "" });
      store.set({ prediction });
    },
    failed(error, { drawn }) {
      // Lost connections and lost runs are reported elsewhere.
      if (drawn < empty || error.status === 0 || error.status === 404) return;
      refused = drawn;
      problem.update({ text: error.message });
      store.set({ prediction: null });
    },
    intervalMs: INTERVAL_MS,
  });

  function publish() {
    const { drawing, canUndo, canRedo, isDrawing } = sketch;
    latest += 1;
    store.set({ drawing, pad: { canUndo, canRedo, isDrawing } });
    if (!isEmpty(drawing)) return;
    empty = latest;
    problem.update({ text: "" });
    store.set({ prediction: null });
  }

  /** A listener that changes the sketch and publishes it. */
  function changing(change) {
    return (event) => {
      change(event?.detail);
      publish();
    };
  }

  function place(picture) {
    sketch.place(picture);
    publish();
  }

  const show = (example) => place({ kind: "pixels", ...example });

  const testDigit = () =>
    problem.attempt(async () => {
      const { examples } = await api.examples({ count: 1 });
      show(examples[0]);
    });

  const [undo, redo, clear] = ["undo", "redo", "clear"].map((name) => changing(() => sketch[name]()));
  const listeners = {
    strokebegin: changing(({ point }) => sketch.begin(point)),
    strokeextend: changing(({ points }) => sketch.extend(points)),
    strokeend: changing(() => sketch.end()),
    picture: ({ detail }) => problem.attempt(async () => place(await readPicture(detail.file))),
  };
  for (const [name, listener] of Object.entries(listeners)) root.addEventListener(name, listener);
  const actions = { undo, redo, clear, "test-digit": testDigit };
  for (const [name, action] of Object.entries(actions)) actionButton(root, name).addEventListener("click", action);
  onKeys({ "Mod+z": undo, "Mod+Shift+z": redo, "Mod+y": redo, Escape: clear, Delete: clear, t: testDigit });

  document.addEventListener("choose", ({ detail }) => show(detail.example));
  document.addEventListener("restore", changing(({ drawing }) => sketch.restore(drawing)));
  publish();
  store.watch(["run", "moment", "drawing"], () => refresher.check());
  whenSeen(root, (seen) => {
    isSeen = seen;
    refresher.check();
  });
}

/** The pad and its tools. */
function mountPad(root, store) {
  const pad = createPad(part(root, "pad"));
  const pen = createKeyboardPen(part(root, "pad"));
  createPictureIntake(root);
  store.watch(["drawing", "pad"], ({ drawing, pad: { canUndo, canRedo, isDrawing } }) => {
    pad.update(drawing);
    pen.update({ isDrawing });
    const isIdle = { undo: !canUndo, redo: !canRedo, clear: isEmpty(drawing) };
    for (const [action, isDisabled] of Object.entries(isIdle)) setDisabled(actionButton(root, action), isDisabled);
    const { picture } = drawing;
    const truth = picture?.kind === "pixels" ? `test image ${picture.index}: ${aDigit(picture.label)}` : "";
    setText(part(root, "truth"), truth);
  });
}

/** The network's answer. */
function mountReading(root, store) {
  const bars = createBars(part(root, "bars"));
  const verdict = createVerdict(part(root, "verdict"));
  const announcer = createAnnouncer(part(root, "announcement"));
  store.watch(["prediction"], ({ prediction }) => {
    bars.update({ probabilities: prediction?.probabilities ?? null, isRefused: prediction?.reason === "not-a-digit" });
    showInk(part(root, "seen"), prediction?.input ?? null);
    verdict.update(prediction);
    announcer.update({ text: prediction ? announcement(prediction) : "" });
    setText(part(root, "predicted-at"), prediction ? `at step ${count(prediction.step)}` : "");
  });
}
