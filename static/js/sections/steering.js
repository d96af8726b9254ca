import { createRunDialog } from "../components/run-dialog.js";
import { did } from "../dom/deeds.js";
import { onKeys } from "../dom/keys.js";

/**
 * Start, pause, step, start again, and new runs.
 * Returns {attempt, begin, restart} for what else makes runs.
 */
export function mountSteering(root, { api, store, follower }, { problem, controls }) {
  const dialog = createRunDialog(document.getElementById("new-run"));
  const id = () => store.state.run?.id ?? "current";

  const attempt = (work) => problem.attempt(work).then(follower.now);
  const control = (change) => attempt(async () => follower.receive(await change(id())));

  /** Make a run that begins as a film, and show it. */
  async function begin(run) {
    await api.create({ speed: "film", ...run });
    follower.follow("current");
    did("began-a-film");
  }

  // The same network, seed and first weights, with the settings that it began with.
  const restart = () =>
    attempt(() => begin({ fork: { run: id(), step: 0 }, original: true, replace: true, name: store.state.run.name }));
  const actions = {
    start: () => control(api.start),
    pause: () => control(api.pause),
    step: () => control(api.step),
    restart,
    new: () => attempt(async () => dialog.open({ presets: await api.presets(), run: store.state.run })),
  };
  for (const [name, action] of Object.entries(actions)) root.addEventListener(name, action);
  onKeys({ p: () => controls.press("toggle"), s: () => controls.press("step") });

  document.getElementById("new-run").addEventListener("create", ({ detail: { run, beside } }) => {
    const before = store.state.run;
    const pause = () => (beside || before?.status !== "training" ? null : api.pause(before.id));
    const refuse = (error) => dialog.update({ problem: error });
    attempt(() => begin(run).then(pause).then(dialog.close, refuse));
  });
  return { attempt, begin, restart };
}
