import { dispatch, part, setText } from "../dom/dom.js";
import { count } from "../words/format.js";

/** Says, wherever the page is scrolled to, that it shows a checkpoint. Dispatches "live". */
export function createMomentBadge(container) {
  container.querySelector("button").addEventListener("click", () => dispatch(container, "live"));
  return {
    /** @param {{moment: number|null, step: number}} data moment null: the page shows the latest step */
    update({ moment, step }) {
      container.hidden = moment === null;
      if (moment !== null) setText(part(container, "words"), `Showing step ${count(moment)} of ${count(step)}`);
    },
  };
}
