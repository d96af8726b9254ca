import { createChoice } from "../components/choice.js";
import { createLineChart } from "../components/line-chart.js";
import { did } from "../dom/deeds.js";
import { part, setText } from "../dom/dom.js";
import { logLoss, logRate } from "../figures/axis.js";
import { nearest } from "../figures/lines.js";
import { count } from "../words/format.js";
import { batchWords, drawingWords, lossWords, mapReading, rateWords } from "../words/rate-words.js";
import { keepFresh } from "./live-view.js";

const INTERVAL_MS = 2000;
// Losses below and above these, as shares of those before the step, are cut off.
const [LEAST_SHARE, GREATEST_SHARE] = [1 / 100, 30];
// Where a loss that is 0, or no number, would be drawn: far out of the chart.
const [NEARLY_ZERO, NO_NUMBER] = [1e-12, 1e12];

/** The loss after one step at each of many rates, of the subject and of a batch. */
export function mountRateMap(root, page) {
  const { api, store } = page;
  const labels = createChoice(part(root, "label"));
  const chart = createLineChart(part(root, "chart"), {
    axes: { x: logRate, y: logLoss },
    words: { x: rateWords, y: lossWords },
    label: "Learning rate to read",
  });
  const guess = createGuess(store);
  let picked = null;

  const label = () => picked ?? guess();

  const { check } = keepFresh(root, page, {
    options: () => ({ label: label() }),
    ask: ({ run, at, subject, options }) => api.inspect(run, "rate-map", { pixels: subject.pixels, label: options.label }, { at }),
    show(found, { subject, options }) {
      const name = subject.label === null ? "your drawing" : "this image";
      setText(part(root, "seen"), `${subject.words}, at step ${count(found.step)}`);
      setText(part(root, "batch-words"), batchWords(found));
      setText(part(root, "drawing-words"), drawingWords(found, name, options.label));
      chart.update(chartOf(found, name, store.state.run));
      did("saw-the-rate-map");
    },
    intervalMs: INTERVAL_MS,
  });

  root.addEventListener("pick", ({ detail: { value } }) => {
    picked = Number(value);
    check();
  });
  store.watch(["subject", "prediction"], ({ subject }) => subject && labels.update({ chosen: label() }));
}

function chartOf(found, name, run) {
  const { rates, drawing, batch } = found;
  const befores = [drawing.before, batch.before].map((loss) => Math.max(loss, NEARLY_ZERO));
  const losses = [...drawing.losses, ...batch.losses].filter((loss) => loss !== null && loss > 0);
  const low = Math.max(Math.min(...losses, ...befores), LEAST_SHARE * Math.min(...befores));
  const high = Math.min(Math.max(...losses, ...befores), GREATEST_SHARE * Math.max(...befores));
  const points = (values) => rates.map((rate, i) => [rate, values[i] === null ? NO_NUMBER : Math.max(values[i], NEARLY_ZERO)]);
  const promise = (values) => rates.map((rate, i) => [rate, values[i] > 0 ? values[i] : null]);
  const best = batch.best_rate === null ? [] : [{ x: batch.best_rate, words: `best for the ${count(batch.count)} digits: ${rateWords(batch.best_rate)}` }];
  return {
    series: [
      { name: "", color: "--line-2", dash: "3 4", width: 1.5, points: promise(drawing.promised) },
      { name: "", color: "--line-1", dash: "3 4", width: 1.5, points: promise(batch.promised) },
      { name: "this image", color: "--line-2", dash: "9 4", points: points(drawing.losses) },
      { name: `${count(batch.count)} digits`, color: "--line-1", points: points(batch.losses) },
    ],
    marks: [...best, ...presentMark(run, rates)],
    range: { x: [rates[0], rates.at(-1)], y: [low / 1.2, high * 1.2] },
    positions: rates,
    start: nearest(rates, batch.best_rate ?? run.learning_rate),
    read: (index) => mapReading(found, index, name),
    summary: `Loss after one step over the learning rate. ${batchWords(found)}`,
  };
}

/** The rate of the run's next step, if it lies within the chart. */
function presentMark({ learning_rate: rate }, rates) {
  return rate >= rates[0] && rate <= rates.at(-1) ? [{ x: rate, words: `now: ${rateWords(rate)}` }] : [];
}

/** What the subject shows: its label, or what the network took it for at first. */
function createGuess(store) {
  let known = null;
  return () => {
    const { subject, prediction } = store.state;
    if (known?.id !== subject?.id) {
      const shares = prediction?.probabilities ?? [1];
      known = { id: subject.id, label: subject.label ?? shares.indexOf(Math.max(...shares)) };
    }
    return known.label;
  };
}
