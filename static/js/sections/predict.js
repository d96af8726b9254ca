import { createAnnouncer } from "../components/announcer.js";
import { createBars } from "../components/bars.js";
import { createKeyboardPen } from "../components/keyboard-pen.js";
import { createPad } from "../components/pad.js";
import { createPadTools } from "../components/pad-tools.js";
import { createPictureIntake } from "../components/picture-intake.js";
import { createProblem } from "../components/problem.js";
import { createSeen } from "../components/seen.js";
import { announcement, createVerdict } from "../components/verdict.js";
import { part, setText } from "../dom/dom.js";
import { whenSeen } from "../dom/in-sight.js";
import { onKeys } from "../dom/keys.js";
import { readPicture } from "../dom/pictures.js";
import { Latest } from "../server/latest.js";
import { isEmpty, Sketch } from "../state/strokes.js";
import { aDigit, count } from "../words/format.js";

// Between two questions about the same drawing while the run trains: a little less than two
// intervals of the run's states, so that every other state leads to a question.
const INTERVAL_MS = 900;

/** The pad, and the network's answer to the drawing. Returns show(example), to put an image on the pad. */
export function mountPredict(root, { api, store }) {
  const sketch = new Sketch();
  const problem = createProblem(part(root, "problem"));
  mountReading(root, store);
  mountPad(root, store);

  function ask(drawing) {
    askedAt = performance.now();
    return api.predict(store.state.run?.id ?? "current", drawing, store.state.moment);
  }
  const latest = new Latest(ask, {
    answered(prediction) {
      problem.update({ text: "" });
      store.set({ prediction });
    },
    failed(error, drawing) {
      // Lost connections and lost runs are reported elsewhere; the next step asks again.
      if (error.status === 0 || error.status === 404) return;
      refused = drawing;
      problem.update({ text: error.message });
      store.set({ prediction: null });
    },
  });
  let refused = null;
  let askedAt = -Infinity;
  let isSeen = true;

  /** Ask for the answer of the network's latest state, at intervals while it trains. */
  function renew() {
    const { run, moment, drawing, prediction } = store.state;
    if (!run || isEmpty(drawing) || drawing === refused || !latest.isIdle) return;
    if (prediction?.run === run.id && prediction.step === (moment ?? run.step)) return;
    const canWait = run.status === "training" && prediction?.run === run.id;
    if (canWait && (!isSeen || performance.now() < askedAt + INTERVAL_MS)) return;
    latest.push(drawing);
  }

  function publish() {
    const { drawing, canUndo, canRedo, isDrawing } = sketch;
    store.set({ drawing, pad: { canUndo, canRedo, isDrawing } });
    if (!isEmpty(drawing)) {
      latest.push(drawing);
      return;
    }
    latest.cancel();
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
      const { examples } = await api.examples({ split: "test", count: 1 });
      show(examples[0]);
    });

  const [undo, redo, clear] = ["undo", "redo", "clear"].map((name) => changing(() => sketch[name]()));
  const listeners = {
    strokebegin: changing(({ point }) => sketch.begin(point)),
    strokeextend: changing(({ points }) => sketch.extend(points)),
    strokeend: changing(() => sketch.end()),
    undo,
    redo,
    clear,
    testdigit: testDigit,
    picture: ({ detail }) => problem.attempt(async () => place(await readPicture(detail.file))),
  };
  for (const [name, listener] of Object.entries(listeners)) root.addEventListener(name, listener);
  onKeys({ "Mod+z": undo, "Mod+Shift+z": redo, "Mod+y": redo, Escape: clear, Delete: clear, t: testDigit });

  store.watch(["run"], renew);
  whenSeen(root, (seen) => {
    isSeen = seen;
    renew();
  });
  store.watch(["moment"], ({ drawing }) => {
    if (!isEmpty(drawing)) latest.push(drawing);
  });
  publish();
  return { show };
}

/** The pad and its tools. */
function mountPad(root, store) {
  const pad = createPad(part(root, "pad"));
  const pen = createKeyboardPen(part(root, "pad"));
  const tools = createPadTools(part(root, "tools"));
  createPictureIntake(part(root, "pad"));
  store.watch(["drawing", "pad"], ({ drawing, pad: { canUndo, canRedo, isDrawing } }) => {
    pad.update(drawing);
    pen.update({ isDrawing });
    tools.update({ canUndo, canRedo, isEmpty: isEmpty(drawing) });
    const { picture } = drawing;
    const truth = picture?.kind === "pixels" ? `test image ${picture.index}: ${aDigit(picture.label)}` : "";
    setText(part(root, "truth"), truth);
  });
}

/** The network's answer. */
function mountReading(root, store) {
  const bars = createBars(part(root, "bars"));
  const seen = createSeen(part(root, "seen"));
  const verdict = createVerdict(part(root, "verdict"));
  const announcer = createAnnouncer(part(root, "announcement"));
  store.watch(["prediction"], ({ prediction }) => {
    bars.update({ probabilities: prediction?.probabilities ?? null, isRefused: prediction?.reason === "not-a-digit" });
    seen.update({ input: prediction?.input ?? null });
    verdict.update(prediction);
    announcer.update({ text: prediction ? announcement(prediction) : "" });
    setText(part(root, "predicted-at"), prediction ? `at step ${count(prediction.step)}` : "");
  });
}
