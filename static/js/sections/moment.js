import { createMomentBadge } from "../components/moment-badge.js";
import { nearest } from "../figures/ribbons.js";

/** The checkpoint that the whole page shows: always one that is kept, and a badge that says so. */
export function mountMoment(root, { store }) {
  const badge = createMomentBadge(root);
  let shownRun = null;

  root.addEventListener("live", () => store.set({ moment: null }));
  store.watch(["moment", "run"], ({ moment, run }) => {
    if (run && shownRun !== run.id) {
      shownRun = run.id;
      store.set({ moment: null });
    } else if (run && moment !== null && !run.checkpoints.includes(moment)) {
      store.set({ moment: nearest(run.checkpoints, moment) });
    }
    badge.update({ moment: store.state.moment, step: run?.step ?? 0 });
  });
}
