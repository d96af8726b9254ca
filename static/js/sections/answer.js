import { createAnnouncer } from "../components/announcer.js";
import { createBars } from "../components/bars.js";
import { createKeyboardPen } from "../components/keyboard-pen.js";
import { createPad } from "../components/pad.js";
import { createPadTools } from "../components/pad-tools.js";
import { createPictureIntake } from "../components/picture-intake.js";
import { createProblem } from "../components/problem.js";
import { createSeen } from "../components/seen.js";
import { announce, createVerdict } from "../components/verdict.js";
import { part, setText } from "../dom/dom.js";
import { count } from "../words/format.js";
import { whenSeen } from "../dom/in-sight.js";
import { onKeys } from "../dom/keys.js";
import { Latest } from "../server/latest.js";
import { readPicture } from "../dom/pictures.js";
import { isEmpty, Sketch } from "../state/strokes.js";

// Between two questions about the same drawing while it trains. A little less than two of the
// run's states are apart, so that every other one is asked about.
const APART_MS = 900;

/** The pad and what the network makes of it. Returns show(example), to put an image on the pad. */
export function mountAnswer(root, { api, store }) {
  const sketch = new Sketch();
  const problem = createProblem(part(root, "problem"));
  mountReading(root, store);
  mountPad(root, store);

  function ask(drawing) {
    askedAt = performance.now();
    return api.predict(store.state.run?.id ?? "current", drawing, store.state.moment);
  }
  const latest = new Latest(ask, {
    answered(answer) {
      problem.update({ text: "" });
      store.set({ answer });
    },
    failed(error, drawing) {
      // Lost connections and lost runs are told elsewhere, and asked again with the next step.
      if (error.status === 0 || error.status === 404) return;
      refused = drawing;
      problem.update({ text: error.message });
      store.set({ answer: null });
    },
  });
  let refused = null;
  let askedAt = -Infinity;
  let isSeen = true;

  /** Ask again what the network of now makes of the drawing, not too often while it trains. */
  function renew() {
    const { run, moment, drawing, answer } = store.state;
    if (!run || isEmpty(drawing) || drawing === refused || !latest.isIdle) return;
    if (answer?.run === run.id && answer.step === (moment ?? run.step)) return;
    const isPassing = run.status === "training" && answer?.run === run.id;
    if (isPassing && (!isSeen || performance.now() < askedAt + APART_MS)) return;
    latest.push(drawing);
  }

  function changed() {
    const { drawing, canUndo, canRedo, isDrawing } = sketch;
    store.set({ drawing, pad: { canUndo, canRedo, isDrawing } });
    if (!isEmpty(drawing)) {
      latest.push(drawing);
      return;
    }
    latest.cancel();
    problem.update({ text: "" });
    store.set({ answer: null });
  }

  function act(work) {
    return (event) => {
      work(event?.detail);
      changed();
    };
  }

  function show(example) {
    sketch.place({ kind: "pixels", ...example });
    changed();
  }

  async function testDigit() {
    try {
      const { examples } = await api.examples({ split: "test", count: 1 });
      show(examples[0]);
    } catch (error) {
      problem.update({ text: error.message });
    }
  }

  const [undo, redo, clear] = ["undo", "redo", "clear"].map((name) => act(() => sketch[name]()));
  const listeners = {
    strokebegin: act(({ point }) => sketch.begin(point)),
    strokeextend: act(({ points }) => sketch.extend(points)),
    strokeend: act(() => sketch.end()),
    undo,
    redo,
    clear,
    testdigit: testDigit,
    async picture({ detail }) {
      try {
        sketch.place(await readPicture(detail.file));
        changed();
      } catch (error) {
        problem.update({ text: error.message });
      }
    },
  };
  for (const [name, listener] of Object.entries(listeners)) root.addEventListener(name, listener);
  onKeys({
    "Mod+z": undo,
    "Mod+Shift+z": redo,
    "Mod+y": redo,
    Escape: clear,
    Delete: clear,
    t: testDigit,
  });

  store.watch(["run"], renew);
  whenSeen(root, (seen) => {
    isSeen = seen;
    renew();
  });
  store.watch(["moment"], ({ drawing }) => {
    if (!isEmpty(drawing)) latest.push(drawing);
  });
  changed();
  return { show };
}

/** What is on the pad. */
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
    const truth = picture?.kind === "pixels" ? `test image ${picture.index}: a ${picture.label}` : "";
    setText(part(root, "truth"), truth);
  });
}

/** What was read. */
function mountReading(root, store) {
  const bars = createBars(part(root, "bars"));
  const seen = createSeen(part(root, "seen"));
  const verdict = createVerdict(part(root, "verdict"));
  const announcer = createAnnouncer(part(root, "announcement"));
  store.watch(["answer"], ({ answer }) => {
    bars.update({ probabilities: answer?.probabilities ?? null, isRefused: answer?.reason === "not-a-digit" });
    seen.update({ input: answer?.input ?? null });
    verdict.update(answer);
    announcer.update({ text: answer ? announce(answer) : "" });
    setText(part(root, "answered-at"), answer ? `at step ${count(answer.step)}` : "");
  });
}
