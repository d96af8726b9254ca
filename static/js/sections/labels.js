import { createLabelButtons } from "../components/label-buttons.js";
import { createProblem } from "../components/problem.js";
import { part } from "../dom/dom.js";
import { onKeys } from "../dom/keys.js";
import { isEmpty } from "../state/strokes.js";

/** What a person says their drawing was, which keeps it. Sets store.state.kept. */
export function mountLabels(root, { api, store, follower }) {
  const buttons = createLabelButtons(part(root, "ask"));
  const problem = createProblem(part(root, "problem"));
  let isBusy = false;

  const isTest = ({ picture }) => picture?.kind === "pixels";
  const keptOf = ({ drawing, kept }) => (kept && kept.drawing === drawing ? kept : null);

  async function attempt(work) {
    if (isBusy) return;
    isBusy = true;
    try {
      await work();
      problem.update({ text: "" });
    } catch (error) {
      problem.update({ text: error.message });
    }
    isBusy = false;
    follower.now();
  }

  function label(digit) {
    const { drawing, answer, pad } = store.state;
    const before = keptOf(store.state);
    if (isEmpty(drawing) || isTest(drawing) || pad.isDrawing || before?.label === digit) return;
    if (drawing.picture && !answer) return;
    attempt(async () => {
      const { id } = await api.keepDigit(digit, drawing, answer?.input);
      store.set({ kept: { drawing, id, label: digit } });
      if (before) await forget(before.id);
    });
  }

  function unlabel() {
    const before = keptOf(store.state);
    if (!before) return;
    attempt(async () => {
      await forget(before.id);
      store.set({ kept: null });
    });
  }

  /** One that was removed elsewhere is as good as forgotten. */
  async function forget(id) {
    await api.forgetDigit(id).catch((error) => {
      if (error.status !== 404) throw error;
    });
    store.set({ kept: store.state.kept && { ...store.state.kept } });
  }

  root.addEventListener("label", ({ detail: { digit } }) => label(digit));
  root.addEventListener("unlabel", unlabel);
  onKeys(Object.fromEntries(Array.from({ length: 10 }, (_, digit) => [String(digit), () => label(digit)])));
  store.watch(["drawing", "kept"], (state) => {
    buttons.update({
      isEmpty: isEmpty(state.drawing),
      isTest: isTest(state.drawing),
      kept: keptOf(state)?.label ?? null,
    });
  });
}
