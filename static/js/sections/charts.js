import { createChart } from "../components/chart.js";
import { part } from "../dom/dom.js";
import { logAccuracy, logLoss, plainAccuracy, plainLoss } from "../figures/axis.js";
import { averageEvenly, epochEnds, smooth } from "../state/history.js";
import * as format from "../words/format.js";
import { SMOOTHING_STEPS } from "../words/readings.js";

// A curve of fewer digits jumps between few values, and would stretch the axis to them.
const LEAST_OWN_DIGITS = 5;

const percent = (value) => format.percent(value);

/** The charts of loss and accuracy. Returns averages(history): the smoothed losses and the latest values. */
export function mountCharts(root, { store }) {
  const loss = createChart(part(root, "loss-chart"), {
    series: [
      { name: "batches", color: "--line-raw", width: 1, words: format.loss },
      { name: "smoothed", color: "--accent", width: 2, words: format.loss },
    ],
    logarithmic: logLoss,
    linear: plainLoss,
    format: (value) => String(value),
  });
  const accuracy = createChart(part(root, "accuracy-chart"), {
    series: [
      { name: "training", color: "--line-second", width: 1.5, words: percent },
      { name: "validation", color: "--accent", width: 2, points: true, words: (value) => format.percent(value, 2) },
      { name: "yours", color: "--line-own", width: 2, points: true, isOptional: true, words: percent },
    ],
    logarithmic: logAccuracy,
    linear: plainAccuracy,
    format: (value) => `${Number((100 * value).toFixed(1))}%`,
  });
  let known = null;

  /** The smoothed columns, computed once for the charts and for the figures. */
  function smoothed(history) {
    if (known?.history !== history) {
      const [smoothLoss, smoothAccuracy] = ["loss", "train_accuracy"].map((name) => smooth(history.step, history[name], SMOOTHING_STEPS));
      known = { history, smoothLoss, smoothAccuracy };
    }
    return known;
  }

  store.watch(["history", "marks"], ({ history, marks, run }) => {
    const { smoothLoss, smoothAccuracy } = smoothed(history);
    const ends = epochEnds(marks);
    const latest = (column, words) => words(column.findLast((value) => value !== null));
    loss.update({
      columns: [history.step, averageEvenly(history.step, history.loss), smoothLoss],
      marks: ends,
      summary: `Loss over steps, ${latest(smoothLoss, format.loss)} at the latest.`,
    });
    const own = run?.own_count >= LEAST_OWN_DIGITS ? history.own_accuracy : history.step.map(() => null);
    accuracy.update({
      columns: [history.step, smoothAccuracy, history.validation_accuracy, own],
      marks: ends,
      summary: `Accuracy over steps, ${latest(history.validation_accuracy, format.percent)} on validation images at the latest.`,
    });
  });

  return (history) => {
    const { smoothLoss, smoothAccuracy } = smoothed(history);
    return { smoothLosses: smoothLoss, smoothLoss: smoothLoss.at(-1), smoothAccuracy: smoothAccuracy.at(-1) };
  };
}
