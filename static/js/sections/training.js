import { createControls } from "../components/controls.js";
import { createFigures } from "../components/figures.js";
import { createProblem } from "../components/problem.js";
import { createRunDialog } from "../components/run-dialog.js";
import { createSlider } from "../components/slider.js";
import { createStatus } from "../components/status.js";
import { part } from "../dom/dom.js";
import { onKeys } from "../dom/keys.js";
import { FIGURES, SLIDERS } from "../words/readings.js";
import { mountCharts } from "./charts.js";

/** The run that is looked at: how it stands, its charts, and everything that steers it. */
export function mountTraining(root, page) {
  const { store } = page;
  const status = createStatus(part(root, "status"));
  const controls = createControls(part(root, "controls"));
  const figures = createFigures(part(root, "figures"), FIGURES);
  const problem = createProblem(part(root, "problem"));
  const averages = mountCharts(root, page);

  mountSteering(root, page, problem);
  mountSliders(part(root, "sliders"), page, problem);
  store.watch(["run", "history"], ({ run, history }) => {
    if (!run) return;
    status.update(run);
    controls.update(run);
    figures.update({ ...run, ...averages(history) });
    if (run.error) problem.update({ text: run.error });
  });
}

/** Start, pause, step, start again, and new runs. */
function mountSteering(root, { api, store, follower }, problem) {
  const dialog = createRunDialog(document.getElementById("new-run"));
  const id = () => store.state.run?.id ?? "current";

  async function attempt(work, show = problem.update) {
    try {
      await work();
      problem.update({ text: "" });
    } catch (error) {
      show({ text: error.message, problem: error });
    }
    follower.now();
  }

  /** Make a run and look at it; what becomes of the one before is said by after(id). */
  async function replace(run, after) {
    const before = store.state.run;
    const made = await api.create(run);
    follower.look("current");
    if (before && before.id !== made.id) await after(before);
  }

  // A fork of the very first step has the same network, settings, seed and first weights.
  const again = () => ({ fork: { run: id(), step: 0 }, name: store.state.run.name });
  const actions = {
    start: () => attempt(async () => follower.take(await api.start(id()))),
    pause: () => attempt(async () => follower.take(await api.pause(id()))),
    step: () => attempt(async () => follower.take(await api.step(id()))),
    restart: () => attempt(() => replace(again(), (before) => api.forget(before.id))),
    new: () => attempt(async () => dialog.open({ presets: await api.presets(), run: store.state.run })),
  };
  for (const [name, action] of Object.entries(actions)) root.addEventListener(name, action);
  onKeys({
    p: () => (store.state.run?.status === "training" ? actions.pause() : actions.start()),
    s: actions.step,
  });

  document.getElementById("new-run").addEventListener("create", ({ detail: { run, beside } }) => {
    const rest = (before) => (beside || before.status !== "training" ? null : api.pause(before.id));
    attempt(async () => {
      await replace(run, rest);
      dialog.close();
    }, dialog.update);
  });
}

/** Settings that are changed while it trains. */
function mountSliders(container, { api, store, follower }, problem) {
  const sliders = SLIDERS.map((setting) => [setting.name, createSlider(container, setting)]);

  container.addEventListener("setting", async ({ detail: { name, value, settled } }) => {
    try {
      follower.take(await api.change(store.state.run.id, { [name]: value }));
      problem.update({ text: "" });
    } catch (error) {
      problem.update({ text: error.message });
    }
    settled();
    follower.now();
  });
  store.watch(["run"], ({ run }) => {
    if (run) for (const [name, slider] of sliders) slider.update({ value: run[name] });
  });
}
