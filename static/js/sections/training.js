import { createControls } from "../components/controls.js";
import { createFault } from "../components/fault.js";
import { createProblem } from "../components/problem.js";
import { element, part, setText } from "../dom/dom.js";
import { FIGURES, MORE_FIGURES, outdatedSince } from "../words/readings.js";
import { faultWords } from "../words/run-words.js";
import { mountChanges } from "./changes.js";
import { mountCharts } from "./charts.js";
import { mountFinished } from "./finished.js";
import { mountSettings } from "./settings.js";
import { mountSteering } from "./steering.js";

/** The run that is shown: its status, its figures, its charts, and all that controls it. */
export function mountTraining(root, page) {
  const { store } = page;
  const status = part(root, "status");
  const controls = createControls(part(root, "controls"));
  const figures = [...readFigures(part(root, "figures")), ...createFigures(part(root, "more-figures"))];
  const epochs = part(root, "epochs");
  const problem = createProblem(part(root, "problem"));
  const fault = createFault(part(root, "fault"));
  const averages = mountCharts(root, page);
  let step = null;

  const steering = mountSteering(root, page, { problem, controls });
  mountSettings(root, page, problem);
  mountChanges(root, page, problem);
  mountFinished(root, page, { problem, steering });
  store.watch(["run", "history"], ({ run, history }) => {
    if (!run) return;
    root.dataset.status = status.dataset.status = run.status;
    // The dot changes with every new step, not by an animation, for which the browser would draw sixty frames a second.
    if (run.step !== step) status.toggleAttribute("data-beat");
    step = run.step;
    setText(part(status, "status-words"), run.status);
    const { smoothLosses, ...latest } = averages(history);
    const measuredAt = run.status === "diverged" ? null : outdatedSince(history, smoothLosses);
    for (const update of figures) update({ ...run, ...latest, measuredAt });
    epochs.max = run.epochs;
    epochs.value = run.epoch;
    fault.update(faultWords(run));
    if (run.status === "diverged") problem.update({ text: run.error });
  });
  root.addEventListener("full", () => {
    problem.update({ text: `${store.state.runs.length} runs are held, which is the most. Delete one in the menu of runs first.` });
  });
  store.watch(["run", "runs", "most"], ({ run, runs, most }) => {
    if (run) controls.update({ status: run.status, isFull: runs.length >= most, goesOn: run.last_good_step !== null });
  });
}

const updater = ({ text, note }, value, remark) => (run) => {
  setText(value, text(run));
  setText(remark, note(run));
};

/** The figures in the template. Returns a function for each that updates it. */
function readFigures(container) {
  return FIGURES.map((figure) => {
    const place = container.querySelector(`[data-name="${figure.name}"]`);
    return updater(figure, place.querySelector(".figure-value"), part(place, "note"));
  });
}

/** The run's other numbers with their names and notes. Returns a function for each that updates it. */
function createFigures(container) {
  return MORE_FIGURES.map((figure) => {
    const { name } = figure;
    const [value, remark] = [element("dd.figure-value"), element("dd.figure-note")];
    container.append(element("div.figure", { "data-name": name }, element("dt", { text: name }), value, remark));
    return updater(figure, value, remark);
  });
}
