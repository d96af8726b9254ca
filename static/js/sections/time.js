import { createMomentBadge } from "../components/moment-badge.js";
import { createProblem } from "../components/problem.js";
import { createRibbonChart } from "../components/ribbon-chart.js";
import { createScrubber } from "../components/scrubber.js";
import { part, setText } from "../dom.js";
import { count } from "../format.js";
import { keepFresh } from "../live-view.js";
import { nearest } from "../ribbons.js";

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
    async ask({ run, subject }) {
      const content = { pixels: subject.pixels };
      const [kept, now] = await Promise.all([
        api.inspect(run, "replay", content),
        api.predict(run, { strokes: [], picture: { kind: "pixels", pixels: subject.pixels } }),
      ]);
      return { run, steps: [...kept.steps, now.step], columns: [...kept.probabilities, now.probabilities] };
    },
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
    const { steps, columns } = replay;
    const kept = steps.slice(0, -1);
    const chosen = moment === null ? steps.length - 1 : kept.indexOf(nearest(kept, moment));
    const words = moment === null ? `now, step ${count(steps.at(-1))}` : `step ${count(kept[chosen])}`;
    chart.update({ steps, columns, chosen, isLive: moment === null });
    scrubber.update({ length: steps.length, chosen, words });
    setText(part(root, "seen"), `${store.state.subject.words} at ${count(kept.length)} kept steps`);
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
