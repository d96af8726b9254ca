import { createMomentBadge } from "../components/moment-badge.js";
import { createProblem } from "../components/problem.js";
import { createRibbonChart } from "../components/ribbon-chart.js";
import { createScrubber } from "../components/scrubber.js";
import { part, setText } from "../dom/dom.js";
import { count } from "../words/format.js";
import { keepFresh } from "../server/live-view.js";
import { nearest } from "../figures/ribbons.js";

const APART_MS = 1000;

/** What every kept moment of the run makes of the subject, and going back to one of them. */
export function mountTime(root, page) {
  const { api, store } = page;
  const problem = createProblem(part(root, "problem"));
  const chart = createRibbonChart(part(root, "chart"));
  const scrubber = createScrubber(part(root, "scrubber"), "Moment of the run");
  const live = root.querySelector("[data-action=live]");
  let replay = null;

  keepFresh(root, page, {
    options: () => (store.state.pad.isDrawing ? null : {}),
    state: ({ run }) => [run.checkpoints.length, run.checkpoints.at(-1)],
    ask: ({ run, subject }) => api.inspect(run, "replay", { pixels: subject.pixels }, { present: true }),
    show(answer) {
      replay = answer;
      show();
    },
    problem,
    apartMs: APART_MS,
  });

  function show() {
    const { moment, run } = store.state;
    if (!replay || replay.run !== run?.id) return;
    const { steps, probabilities: columns } = replay;
    const last = steps.length - 1;
    const chosen = moment === null ? last : steps.indexOf(nearest(steps, moment));
    const words = moment === null ? `now, step ${count(steps[last])}` : `step ${count(steps[chosen])}`;
    chart.update({ steps, columns, chosen, isLive: moment === null });
    scrubber.update({ length: steps.length, chosen, words });
    setText(part(root, "seen"), `${store.state.subject.words}, at ${count(steps.length)} moments`);
  }

  root.addEventListener("moment", ({ detail: { t } }) => {
    if (replay) store.set({ moment: t >= replay.steps.length - 1 ? null : replay.steps[t] });
  });
  live.addEventListener("click", () => store.set({ moment: null }));
  store.watch(["moment"], ({ moment }) => {
    live.setAttribute("aria-disabled", String(moment === null));
    show();
  });
}

/** The moment that the whole page shows: always one that is kept, and said wherever one looks. */
export function mountMoment(root, { store }) {
  const badge = createMomentBadge(root);
  let shown = null;

  root.addEventListener("live", () => store.set({ moment: null }));
  store.watch(["moment", "run"], ({ moment, run }) => {
    if (run && shown !== run.id) {
      shown = run.id;
      store.set({ moment: null });
    } else if (run && moment !== null && !run.checkpoints.includes(moment)) {
      store.set({ moment: nearest(run.checkpoints, moment) });
    }
    badge.update({ moment: store.state.moment, step: run?.step ?? 0 });
  });
}
