import { createProblem } from "../components/problem.js";
import { actionButton, part, setDisabled, setText } from "../dom/dom.js";
import { onKeys } from "../dom/keys.js";
import { isEmpty } from "../state/strokes.js";
import { notKeptWords } from "../words/digits-words.js";
import { aDigit } from "../words/format.js";

/** What a person says their drawing was, which keeps it. Sets store.state.kept. */
export function mountLabels(root, { api, store, follower }) {
  const buttons = [...part(root, "labels-digits").children];
  const back = actionButton(root, "unlabel");
  const problem = createProblem(part(root.closest("section"), "problem"));
  let isBusy = false;

  // Images of MNIST, and of a batch: nobody drew them on this pad.
  const isGiven = ({ picture }) => picture?.kind === "pixels";
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
    if (isEmpty(drawing) || isGiven(drawing) || pad.isDrawing || before?.label === digit) return;
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
    buttons[before.label].focus();
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

  /** What the buttons mean for the drawing. */
  function show(state) {
    const kept = keptOf(state)?.label ?? null;
    const isGivenImage = isGiven(state.drawing);
    const words = kept === null ? "What was it?" : `Kept as ${aDigit(kept)}.`;
    setText(part(root, "labels-words"), isGivenImage ? notKeptWords(state.drawing.picture) : words);
    buttons.forEach((button, digit) => {
      setDisabled(button, isGivenImage || isEmpty(state.drawing));
      button.setAttribute("aria-pressed", String(digit === kept));
    });
    back.hidden = kept === null;
  }

  buttons.forEach((button, digit) => button.addEventListener("click", () => label(digit)));
  back.addEventListener("click", unlabel);
  onKeys(Object.fromEntries(buttons.map((_, digit) => [String(digit), () => label(digit)])));
  store.watch(["drawing", "kept"], show);
}
