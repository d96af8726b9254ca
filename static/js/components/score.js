import { element } from "../dom/dom.js";
import { count, percent } from "../words/format.js";

/** The accuracy on the whole test set, with its interval. */
export function createScore(container) {
  const line = (name, text) => element("p", { class: name, text });
  return {
    /** @param {{accuracy: number, errors: number, count: number, interval: number[], step: number}|null} evaluation null: still being computed */
    update(evaluation) {
      if (!evaluation) {
        container.replaceChildren(line("aside", "Reading 10,000 digits…"));
        return;
      }
      const { accuracy, errors, count: read, interval, step } = evaluation;
      container.replaceChildren(
        line("score-accuracy tabular", percent(accuracy, 2)),
        line("aside tabular", `${count(errors)} of ${count(read)} wrong at step ${count(step)}`),
        line("aside tabular", `95% interval ${percent(interval[0], 2)} to ${percent(interval[1], 2)}`),
      );
    },
  };
}
