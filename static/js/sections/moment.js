import { part, setText } from "../dom/dom.js";
import { nearest } from "../figures/ribbons.js";
import { count } from "../words/format.js";

/** The checkpoint that the whole page shows: always one that is kept, and a badge that says so. */
export function mountMoment(root, { store }) {
  let shownRun = null;

  root.querySelector("button").addEventListener("click", () => store.set({ moment: null }));
  store.watch(["moment", "run"], ({ moment, run }) => {
    if (run && shownRun !== run.id) {
      shownRun = run.id;
      store.set({ moment: null });
    } else if (run && moment !== null && !run.checkpoints.includes(moment)) {
      store.set({ moment: nearest(run.checkpoints, moment) });
    }
    const { moment: shown } = store.state;
    root.hidden = shown === null;
    if (shown !== null) setText(part(root, "words"), `Showing step ${count(shown)} of ${count(run?.step ?? 0)}`);
  });
}
