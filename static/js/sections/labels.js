import { createLabelButtons } from "../components/label-buttons.js";
import { createProblem } from "../components/problem.js";
import { part } from "../dom/dom.js";
import { onKeys } from "../dom/keys.js";
import { DIGITS } from "../figures/probabilities.js";
import { isEmpty } from "../state/strokes.js";

/** What a person says their drawing was, which keeps it. Sets store.state.kept. */
export function mountLabels(root, { api, store, follower }) {
  const buttons = createLabelButtons(root);
  const problem = createProblem(part(root.closest("section"), "problem"));
  let isBusy = false;

  const isTest = ({ picture }) => picture?.kind === "pixels";
  const keptOf = ({ drawing, kept }) => (kept && kept.drawing === drawing ? kept : null);

  async function attempt(work) {
    if (isBusy) return;
    isBusy = true;
    await problem.attempt(work).then(follower.now);
    isBusy = false;
  }

  function label(digit) {
    const { drawing, prediction, pad } = store.state;
    const before = keptOf(store.state);
    if (isEmpty(drawing) || isTest(drawing) || pad.isDrawing || before?.label === digit) return;
    if (drawing.picture && !prediction) return;
    attempt(async () => {
      const { id } = await api.keepDigit(digit, drawing, prediction?.input);
      try {
        if (before) await forget(before);
      } finally {
        store.set({ kept: { drawing, id, label: digit } });
      }
    });
  }

  function unlabel() {
    const before = keptOf(store.state);
    if (!before) return;
    attempt(async () => {
      await forget(before);
      store.set({ kept: null });
    });
  }

  /** Forget a kept digit; one that is not there any more is no problem. */
  const forget = ({ id }) =>
    api.forgetDigit(id).catch((error) => {
      if (error.status !== 404) throw error;
    });

  root.addEventListener("label", ({ detail: { digit } }) => label(digit));
  root.addEventListener("unlabel", unlabel);
  onKeys(Object.fromEntries(DIGITS.map((digit) => [String(digit), () => label(digit)])));
  store.watch(["drawing", "kept"], (state) => {
    buttons.update({ isEmpty: isEmpty(state.drawing), isTest: isTest(state.drawing), kept: keptOf(state)?.label ?? null });
  });
}
