import { dispatch, element } from "../dom/dom.js";

/** A slider over a row of states, the latest at its end. Dispatches "moment" {t}, an index. */
export function createScrubber(container, label) {
  const input = element("input", { type: "range", min: 0, max: 0, step: 1, "aria-label": label, class: "scrubber" });
  container.append(input);
  input.addEventListener("input", () => dispatch(container, "moment", { t: input.valueAsNumber }));

  return {
    /** @param {{length: number, chosen: number, words: string}} data */
    update({ length, chosen, words }) {
      input.max = Math.max(0, length - 1);
      input.value = chosen;
      input.setAttribute("aria-valuetext", words);
    },
  };
}
