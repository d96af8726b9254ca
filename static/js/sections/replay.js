import { keepFresh } from "./live-view.js";
import { createRibbonChart } from "../components/ribbon-chart.js";
import { createScrubber } from "../components/scrubber.js";
import { actionButton, part, setDisabled, setText } from "../dom/dom.js";
import { nearest } from "../figures/ribbons.js";
import { count } from "../words/format.js";

const INTERVAL_MS = 1000;

/** The answers of all the run's checkpoints to the subject, and going back to one of them. */
export function mountReplay(root, page) {
  const { api, store } = page;
  const chart = createRibbonChart(part(root, "chart"));
  const scrubber = createScrubber(part(root, "scrubber"), "Checkpoint of the run");
  const live = actionButton(root, "live");
  let replay = null;

  keepFresh(root, page, {
    options: () => (store.state.pad.isDrawing ? null : {}),
    state: ({ run }) => [run.checkpoints.length, run.checkpoints.at(-1)],
    ask: ({ run, subject }) => api.inspect(run, "replay", { pixels: subject.pixels }, { present: true }),
    show(answer) {
      replay = answer;
      show();
    },
    intervalMs: INTERVAL_MS,
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
    setText(part(root, "seen"), `${store.state.subject.words}, at ${count(steps.length)} checkpoints`);
  }

  root.addEventListener("moment", ({ detail: { t } }) => {
    if (replay) store.set({ moment: t >= replay.steps.length - 1 ? null : replay.steps[t] });
  });
  live.addEventListener("click", () => store.set({ moment: null }));
  store.watch(["moment"], ({ moment }) => {
    setDisabled(live, moment === null);
    show();
  });
}
