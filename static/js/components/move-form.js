import { dispatch, part, setText } from "../dom/dom.js";
import { exact, moveWords, twoPercents } from "../words/move-words.js";

/** By what a button multiplies epsilon. */
const FACTORS = { smaller: 0.1, larger: 10, sign: -1 };

/**
 * The form in which one number is moved by epsilon, and what came of it. Dispatches "move" {epsilon}.
 */
export function createMoveForm(form) {
  const input = form.elements.namedItem("epsilon");
  const [words, promised, happened, before, after, label] = ["words", "promised", "happened", "before", "after", "label"].map(
    (name) => part(form, `move-${name}`),
  );

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const epsilon = input.valueAsNumber;
    if (epsilon) dispatch(form, "move", { epsilon });
    else setText(words, "Type a number other than 0 for ε.");
  });
  form.addEventListener("click", ({ target }) => {
    const factor = FACTORS[target.closest("button")?.value];
    // Written with few digits: 0.001 * 0.1 has a rounding error.
    if (factor) input.value = String(Number(((input.valueAsNumber || 0.01) * factor).toPrecision(6)));
  });

  return {
    /** @param {{result: object|null, problem?: string}} data result is the server's; null: nothing was moved yet */
    update({ result, problem = "" }) {
      setText(words, result ? moveWords(result) : problem);
      setText(promised, exact(result?.promised));
      setText(happened, exact(result?.happened));
      const [was, is] = twoPercents((result?.probabilities ?? []).map((ten) => ten[result.label]));
      setText(before, was);
      setText(after, is);
      setText(label, result ? `p of ${result.label}` : "p");
    },
  };
}
