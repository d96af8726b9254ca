import { part, setText, tell } from "../dom/dom.js";
import { count } from "../words/format.js";

/** Says, wherever one has scrolled to, that the page shows the past. Tells "live". */
export function createMomentBadge(container) {
  container.querySelector("button").addEventListener("click", () => tell(container, "live"));
  return {
    /** @param {{moment: number|null, step: number}} data moment null: the page shows what is now */
    update({ moment, step }) {
      container.hidden = moment === null;
      if (moment !== null) setText(part(container, "words"), `Showing step ${count(moment)} of ${count(step)}`);
    },
  };
}
