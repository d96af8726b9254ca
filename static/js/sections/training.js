import { createControls } from "../components/controls.js";
import { createProblem } from "../components/problem.js";
import { createRunDialog } from "../components/run-dialog.js";
import { createSlider } from "../components/slider.js";
import { element, part, setText } from "../dom/dom.js";
import { onKeys } from "../dom/keys.js";
import { FIGURES, SLIDERS } from "../words/readings.js";
import { mountCharts } from "./charts.js";

/** The run that is shown: its status, its figures, its charts, and all that controls it. */
export function mountTraining(root, page) {
  const { store } = page;
  const status = part(root, "status");
  const controls = createControls(part(root, "controls"));
  const figures = createFigures(part(root, "figures"));
  const problem = createProblem(part(root, "problem"));
  const averages = mountCharts(root, page);
  let step = null;

  mountSteering(root, page, problem);
  mountSliders(part(root, "sliders"), page, problem);
  store.watch(["run", "history"], ({ run, history }) => {
    if (!run) return;
    status.dataset.status = run.status;
    // The dot changes with every new step, not by an animation, for which the browser would draw sixty frames a second.
    if (run.step !== step) status.toggleAttribute("data-beat");
    step = run.step;
    setText(part(status, "status-words"), run.status);
    controls.update(run);
    const shown = { ...run, ...averages(history) };
    for (const update of figures) update(shown);
    if (run.error) problem.update({ text: run.error });
  });
}

/** The run's numbers with their names and notes. Returns a function for each that updates it. */
function createFigures(container) {
  return FIGURES.map(({ name, title = "", text, note }) => {
    const [value, remark] = [element("dd.figure-value"), element("dd.figure-note")];
    container.append(element("div.figure", { title }, element("dt", { text: name }), value, remark));
    return (run) => {
      setText(value, text(run));
      setText(remark, note(run));
    };
  });
}

/** Start, pause, step, start again, and new runs. */
function mountSteering(root, { api, store, follower }, problem) {
  const dialog = createRunDialog(document.getElementById("new-run"));
  const id = () => store.state.run?.id ?? "current";

  const attempt = (work) => problem.attempt(work).then(follower.now);
  const control = (change) => attempt(async () => follower.receive(await change(id())));

  /** Make a run and show it; then do something with the one before it. */
  async function replace(run, finish) {
    const before = store.state.run;
    const made = await api.create(run);
    follower.follow("current");
    if (before && before.id !== made.id) await finish(before);
  }

  // A fork of step 0 has the same network, settings, seed and initial weights.
  const restarted = () => ({ fork: { run: id(), step: 0 }, name: store.state.run.name });
  const actions = {
    start: () => control(api.start),
    pause: () => control(api.pause),
    step: () => control(api.step),
    restart: () => attempt(() => replace(restarted(), (before) => api.forget(before.id))),
    new: () => attempt(async () => dialog.open({ presets: await api.presets(), run: store.state.run })),
  };
  for (const [name, action] of Object.entries(actions)) root.addEventListener(name, action);
  onKeys({ p: () => (store.state.run?.status === "training" ? actions.pause() : actions.start()), s: actions.step });

  document.getElementById("new-run").addEventListener("create", ({ detail: { run, beside } }) => {
    const pause = (before) => (beside || before.status !== "training" ? null : api.pause(before.id));
    const refuse = (error) => dialog.update({ problem: error });
    attempt(() => replace(run, pause).then(dialog.close, refuse));
  });
}

/** Settings that can be changed while the run trains. */
function mountSliders(container, { api, store, follower }, problem) {
  const sliders = SLIDERS.map((setting) => [setting.name, createSlider(container, setting)]);

  container.addEventListener("setting", async ({ detail: { name, value, settled } }) => {
    await problem.attempt(async () => follower.receive(await api.change(store.state.run.id, { [name]: value })));
    settled();
    follower.now();
  });
  store.watch(["run"], ({ run }) => {
    if (run) for (const [name, slider] of sliders) slider.update({ value: run[name] });
  });
}
