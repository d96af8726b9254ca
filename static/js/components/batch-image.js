import { dispatch, element, setText } from "../dom/dom.js";
import { inkCanvas, showInk } from "../dom/ink.js";
import { DIGITS } from "../figures/probabilities.js";
import { openedWords, originWords } from "../words/batch-words.js";
import { count, percent } from "../words/format.js";

/** One image of a batch, enlarged, beside the original; dispatches "place" when it is wanted on the pad. */
export function createBatchImage(container) {
  const changed = inkCanvas(null, { role: "img", "aria-label": "The image as the network gets it" });
  const original = inkCanvas(null, { role: "img", "aria-label": "The original image" });
  const originalWords = element("figcaption", { text: "original" });
  const title = element("h3.label", { text: "One of its images" });
  const bars = DIGITS.map((digit) => {
    const [fill, share] = [element("i"), element("span.batch-share")];
    return { row: element("li", element("b", { text: digit }), element("span.batch-track", { "aria-hidden": "true" }, fill), share), fill, share };
  });
  const lines = [element("p"), element("p")];
  const place = element("button", { type: "button", text: "Put it on the pad" });
  place.addEventListener("click", () => dispatch(container, "place"));
  container.append(
    title,
    element("div.batch-pair", element("figure", changed, element("figcaption", { text: "as the network gets it" })), element("figure", original, originalWords)),
    element("ol.batch-shares.tabular", { "aria-label": "Probability of each digit" }, ...bars.map(({ row }) => row)),
    ...lines,
    place,
  );

  return {
    /**
     * @param {object} data
     * @param {object} data.batch
     * @param {number} data.i
     * @param {Float32Array} data.ink
     * @param {number[]|null} data.original null: not known yet, or a person's own digit
     * @param {number} [data.after] its loss after the step
     */
    update({ batch, i, ink, original: first, after }) {
      setText(title, `${originWords(batch, i)}, step ${count(batch.step)}`);
      showInk(changed, ink);
      showInk(original, first);
      setText(originalWords, batch.indices[i] === null ? "(yours)" : "original");
      bars.forEach(({ row, fill, share }, digit) => {
        const probability = batch.probabilities[i][digit];
        fill.style.transform = `scaleX(${probability ?? 0})`;
        setText(share, percent(probability));
        row.toggleAttribute("data-label", digit === batch.labels[i]);
      });
      openedWords(batch, i, after).forEach((words, line) => setText(lines[line], words));
    },
  };
}
