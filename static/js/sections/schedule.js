import { createLineChart } from "../components/line-chart.js";
import { did } from "../dom/deeds.js";
import { part } from "../dom/dom.js";
import { counted, logRate } from "../figures/axis.js";
import { epochsOf } from "../state/history.js";
import { count, fixed } from "../words/format.js";
import { rateWords, scheduleWords } from "../words/rate-words.js";
import { mountBranching } from "./branches.js";
import { keepFresh } from "./live-view.js";

const INTERVAL_MS = 4000;
// The chart follows the run so many times in an epoch.
const REFRESHES_PER_EPOCH = 4;

/** The learning rate over the epochs of the run, and a falling one tried against a constant one. */
export function mountSchedule(root, page) {
  const { api, store } = page;
  const [first, last, steps] = ["schedule-first", "schedule-last", "schedule-steps"].map((name) => root.querySelector(`[name='${name}']`));
  const chart = createLineChart(part(root, "rates"), {
    axes: { x: counted, y: logRate },
    words: { x: (epoch) => (Number.isInteger(epoch) ? count(epoch) : ""), y: rateWords },
    label: "Epoch to read",
  });
  const annealed = () => ({ schedule: "exponential", learning_rate: first.valueAsNumber, final_learning_rate: last.valueAsNumber });
  const isValid = () => [first, last, steps].every((field) => field.checkValidity());

  const { check } = keepFresh(root, page, {
    options: () => (isValid() ? annealed() : null),
    state: ({ run }) => [run.schedule, run.epochs, run.final_learning_rate, Math.floor(run.epoch * REFRESHES_PER_EPOCH)],
    ask: ({ run, options }) => Promise.all([api.schedule(run), api.schedule(run, options)]),
    show: ([own, tried]) => chart.update(chartOf(own, tried, store.state)),
    intervalMs: INTERVAL_MS,
  });
  for (const field of [first, last]) field.addEventListener("change", check);

  const { begin } = mountBranching(part(root, "comparison"), page, {
    words: scheduleWords,
    ended: () => did("tried-a-schedule"),
  });
  part(root, "form").addEventListener("submit", (event) => {
    event.preventDefault();
    const { learning_rate: rate, ...schedule } = annealed();
    begin({ rates: [rate], ...schedule, steps: steps.valueAsNumber });
  });
}

function chartOf(own, tried, { history, marks }) {
  const epochs = own.learning_rates.map((_, i) => (i / (own.learning_rates.length - 1)) * own.epochs);
  const past = epochsOf(history.step, marks).map((epoch, i) => [epoch, history.learning_rate[i]]);
  const future = epochs.map((epoch, i) => [epoch, own.learning_rates[i]]).filter(([epoch]) => epoch >= own.epoch);
  const triedPoints = epochs.map((epoch, i) => [epoch, tried.learning_rates[i]]);
  const rates = [...past, ...future, ...triedPoints].map(([, rate]) => rate).filter((rate) => rate > 0);
  const constant = tried.learning_rate;
  return {
    series: [
      { name: "", color: "--line-1", points: past, width: 3 },
      { name: "this run", color: "--line-1", dash: "3 4", points: future.length ? future : past.slice(-1) },
      { name: "constant", color: "--line-3", dash: "13 4 3 4", points: [[0, constant], [own.epochs, constant]] },
      { name: "annealed", color: "--line-2", dash: "9 4", points: triedPoints },
    ],
    marks: [{ x: Math.min(own.epoch, own.epochs), words: "now" }],
    range: { x: [0, own.epochs], y: [Math.min(...rates) / 1.5, Math.max(...rates, constant) * 5] },
    positions: epochs,
    start: 0,
    read: (i) => `epoch ${fixed(epochs[i], 1)}: this run ${rateWords(own.learning_rates[i])} · annealed ${rateWords(tried.learning_rates[i])} · constant ${rateWords(constant)}`,
    summary: `Learning rate over ${own.epochs} epochs: this run's schedule is ${own.schedule}; the annealed one falls from ${rateWords(tried.learning_rate)} to ${rateWords(tried.learning_rates.at(-1))}`,
  };
}
