import { createAnnouncer } from "../components/announcer.js";
import { createBars } from "../components/bars.js";
import { createKeyboardPen } from "../components/keyboard-pen.js";
import { createOffers } from "../components/offers.js";
import { createPad } from "../components/pad.js";
import { createPictureIntake } from "../components/picture-intake.js";
import { createProblem } from "../components/problem.js";
import { createTestDigits } from "../components/test-digits.js";
import { createVerdict } from "../components/verdict.js";
import { actionButton, part, setDisabled, setText } from "../dom/dom.js";
import { whenSeen } from "../dom/in-sight.js";
import { showInk } from "../dom/ink.js";
import { onKeys } from "../dom/keys.js";
import { readPicture } from "../dom/pictures.js";
import { isEmpty, Sketch } from "../state/strokes.js";
import { announcement } from "../words/answer-words.js";
import { aDigit, count } from "../words/format.js";
import { createAnswering } from "./answering.js";

/** The pad, and the network's answer to the drawing. Any test image that is chosen on the page comes onto the pad. */
export function mountPredict(root, page) {
  const { api, store } = page;
  const sketch = new Sketch();
  const problem = createProblem(part(root, "problem"));
  const answering = createAnswering(page, problem);
  let isEraser = false;
  mountReading(root, store);
  mountPad(root, store);
  mountOffers(root, store);

  function publish() {
    const { drawing, canUndo, canRedo, isDrawing } = sketch;
    // Without strokes there is nothing to erase.
    isEraser &&= drawing.strokes.length > 0 || isDrawing;
    answering.drawn(drawing);
    store.set({ drawing, pad: { canUndo, canRedo, isDrawing, isEraser } });
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
  const testDigit = (kind) => problem.attempt(async () => show(await findTestDigit(api, store.state.run, kind)));
  const anyDigit = () => testDigit("any");

  const [undo, redo, clear] = ["undo", "redo", "clear"].map((name) => changing(() => sketch[name]()));
  const eraser = changing(() => (isEraser = !isEraser));
  const listeners = {
    strokebegin: changing(({ point, isErasing = isEraser }) => (isErasing ? sketch.beginErasing(point) : sketch.begin(point))),
    strokeextend: changing(({ points }) => sketch.extend(points)),
    strokeend: changing(() => sketch.end()),
    picture: ({ detail }) => problem.attempt(async () => place(await readPicture(detail.file))),
    testdigit: ({ detail }) => testDigit(detail.kind),
  };
  for (const [name, listener] of Object.entries(listeners)) root.addEventListener(name, listener);
  const actions = { undo, redo, clear, eraser, "test-digit": anyDigit };
  for (const [name, action] of Object.entries(actions)) actionButton(root, name).addEventListener("click", action);
  onKeys({ "Mod+z": undo, "Mod+Shift+z": redo, "Mod+y": redo, Escape: clear, Delete: clear, t: anyDigit, e: eraser });

  document.addEventListener("choose", ({ detail }) => show(detail.example));
  document.addEventListener("restore", changing(({ drawing }) => sketch.restore(drawing)));
  publish();
  whenSeen(root, answering.setSeen);
}

/**
 * A test image: "any" one, one of a digit, or a "hard" one, which the run reads wrong.
 * @throws {Error} with a message for the person, if it reads all of them correctly
 */
async function findTestDigit(api, run, kind) {
  if (kind !== "hard") return (await api.examples({ count: 1, label: kind === "any" ? null : kind })).examples[0];
  const { mistakes, count: all } = await api.evaluation(run?.id ?? "current");
  if (!mistakes.length) throw new Error(`This network reads all ${count(all)} test images correctly: none is hard for it.`);
  const { index } = mistakes[Math.floor(Math.random() * mistakes.length)];
  return (await api.examples({ indices: index })).examples[0];
}

/** The pad and its tools. */
function mountPad(root, store) {
  const pad = createPad(part(root, "pad"));
  const pen = createKeyboardPen(part(root, "pad"));
  createPictureIntake(root);
  createTestDigits(root.querySelector("#test-digits"), part(root, "which"));
  store.watch(["drawing", "pad"], ({ drawing, pad: { canUndo, canRedo, isDrawing, isEraser } }) => {
    pad.update(drawing);
    pad.setErasing(isEraser);
    pen.update({ isDrawing });
    const isIdle = { undo: !canUndo, redo: !canRedo, clear: isEmpty(drawing), eraser: !drawing.strokes.length };
    for (const [action, isDisabled] of Object.entries(isIdle)) setDisabled(actionButton(root, action), isDisabled);
    actionButton(root, "eraser").setAttribute("aria-pressed", String(isEraser));
    const { picture } = drawing;
    const truth = picture?.kind === "pixels" ? `${picture.name ?? `test image ${picture.index}`}: ${aDigit(picture.label)}` : "";
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
    announcer.update(announcement(prediction));
    part(root, "predicted-at").hidden = !prediction;
    setText(part(root, "predicted-step"), prediction ? count(prediction.step) : "");
  });
  store.watch(["prediction", "drawing", "lost"], ({ prediction, drawing, lost }) =>
    verdict.update({ prediction, hasDrawing: !isEmpty(drawing), lost }),
  );
}

/** What can be done with the drawing and its answer. */
function mountOffers(root, store) {
  const offers = createOffers(part(root, "offers"));
  store.watch(["drawing"], ({ drawing }) => offers.update({ hasDrawing: !isEmpty(drawing) }));
}
