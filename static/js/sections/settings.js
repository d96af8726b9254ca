import { createSlider } from "../components/slider.js";
import { createSpeed } from "../components/speed.js";
import { actionButton, isDisabled, part, setDisabled } from "../dom/dom.js";
import { SLIDERS, stepsPerSecond } from "../words/readings.js";

/** The speed, the settings that can be changed while the run trains, and the way back to the recipe. */
export function mountSettings(root, { api, store, follower }, problem) {
  const container = part(root, "sliders");
  const sliders = SLIDERS.map((setting) => [setting.name, createSlider(container, setting)]);
  const speed = createSpeed(part(root, "speed"));
  const schedule = actionButton(root, "schedule");

  async function change(settings) {
    await problem.attempt(async () => follower.receive(await api.change(store.state.run.id, settings)));
    follower.now();
  }

  container.addEventListener("setting", async ({ detail: { name, value, settled } }) => {
    await change({ [name]: value });
    settled();
  });
  root.addEventListener("speed", async ({ detail: { speed: chosen, settled } }) => {
    await change({ speed: chosen });
    settled();
  });
  actionButton(root, "standard").addEventListener("click", () =>
    problem.attempt(async () => {
      const { defaults } = await api.presets();
      const { epochs, ...settings } = defaults;
      // Fewer epochs than are done would end the run.
      await change(store.state.run.epoch < epochs ? defaults : settings);
    }),
  );
  schedule.addEventListener("click", () => {
    const { learning_rate, schedule: name } = store.state.run.original;
    if (!isDisabled(schedule)) change({ learning_rate, schedule: name });
  });

  store.watch(["run"], ({ run }) => {
    if (!run) return;
    for (const [name, slider] of sliders) slider.update({ value: run[name] });
    speed.update({ speed: run.speed, stepsPerSecond: stepsPerSecond(run) });
    setDisabled(schedule, run.schedule === run.original.schedule);
  });
}
