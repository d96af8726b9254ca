import { createChoice } from "../components/choice.js";
import { createComparison } from "../components/comparison.js";
import { keepFresh } from "./live-view.js";
import { createLossLine } from "../components/loss-line.js";
import { createSlider } from "../components/slider.js";
import { createTwinBars } from "../components/twin-bars.js";
import { actionButton, part, setDisabled, setText } from "../dom/dom.js";
import { Player } from "../dom/player.js";
import { logarithmic } from "../figures/scales.js";
import { count as countWords, number, percent } from "../words/format.js";
import { entryName, partName } from "../words/layer-words.js";
import { runnerUp, summaryOf, verdictOf } from "../words/nudge-words.js";

const INTERVAL_MS = 1000;
const FIRST_RATE = 0.001;
const CHANGES_SHOWN = 6;

/** One nudge toward a label, shown before it is made; many of them; and keeping them. */
export function mountNudge(root, page) {
  const { api, store, follower } = page;
  const show = mountResult(root);
  const labels = createChoice(part(root, "label"));
  const counts = createChoice(part(root, "count"));
  const rates = createSlider(part(root, "rate"), { name: "nudge-rate", label: "Learning rate", scale: logarithmic(1e-4, 10), format: number });
  const player = new Player((index) => show(nudging, index, store.state.subject.words));
  const guess = createLabelGuess(store);
  let [rate, count, picked] = [FIRST_RATE, 1, null];
  // Nudges that were made stay on the page until something else is wanted.
  let nudging = null;
  let previews = 0;

  const label = () => picked ?? guess();
  const content = () => ({ pixels: store.state.subject.pixels, label: label(), learning_rate: rate });

  const { problem, check } = keepFresh(root, page, {
    options: () => (nudging ? null : { label: label(), rate, previews }),
    ask: ({ run, at }) => api.inspect(run, "nudge", content(), { at }),
    show: (preview, { subject }) => show(preview, preview.losses.length - 1, subject.words),
    intervalMs: INTERVAL_MS,
  });

  function reset() {
    player.stop();
    nudging = null;
    previews += 1;
    labels.update({ chosen: label() });
    counts.update({ chosen: count });
    rates.update({ value: rate });
    check();
  }

  function make(ask) {
    return problem.attempt(async () => {
      nudging = await ask();
      player.play(nudging.losses.length - 1);
    });
  }

  root.addEventListener("pick", ({ detail: { name, value } }) => {
    if (name === "nudge-label") picked = Number(value);
    else if (name === "nudge-count") count = Number(value);
    else return;
    reset();
  });
  root.addEventListener("setting", ({ detail: { value, settled } }) => {
    rate = value;
    settled();
    reset();
  });
  actionButton(root, "play").addEventListener("click", () => {
    const { run, subject, moment } = store.state;
    if (run && subject) make(() => api.inspect(run.id, "nudge", { ...content(), count }, { at: moment }));
  });
  const keep = actionButton(root, "keep");
  keep.addEventListener("click", async () => {
    const { run, subject, moment } = store.state;
    if (!run || !subject || moment !== null) return;
    await make(() => api.keepNudge(run.id, { ...content(), count }));
    follower.now();
  });

  store.watch(["moment"], ({ moment }) => {
    setDisabled(keep, moment !== null);
    keep.title = moment === null ? "Change the network itself" : "A checkpoint cannot be changed: go back to live first";
  });
  store.watch(["subject", "moment"], ({ subject }) => subject && reset());
}

/** The label to begin with, found once for each subject so that it does not change while the run trains. */
export function createLabelGuess(store) {
  let known = null;
  return () => {
    const { subject, prediction } = store.state;
    if (known?.id !== subject?.id) {
      const isRead = prediction && !subject.isSample;
      known = { id: subject.id, label: isRead ? runnerUp(prediction.probabilities) : subject.label };
    }
    return known.label;
  };
}

/** What the nudges did. Returns show(nudging, index, words): index counts nudges, words are the subject's. */
function mountResult(root) {
  const bars = createTwinBars(part(root, "bars"));
  const decrease = createComparison(part(root, "decrease"));
  const losses = createLossLine(part(root, "losses"));
  const gradients = createComparison(part(root, "gradients"));
  const moved = createComparison(part(root, "moved"));

  return (nudging, index, words) => {
    const { probabilities, label, layers, predicted, measured } = nudging;
    bars.update({ before: probabilities[0], after: probabilities[index], label });
    losses.update({ losses: nudging.losses, index });
    decrease.update({
      rows: [{ name: "predicted", value: predicted[0] ?? null }, { name: "measured", value: measured[0] ?? null, mark: "measured" }],
    });
    gradients.update({ rows: layers.map(({ entry, gradient_norm: value }) => ({ name: entryName(entry, layers), value })) });
    moved.update({ rows: nudging.most_moved.slice(0, CHANGES_SHOWN).map((change) => changeRow(change, layers)) });
    if (index === nudging.losses.length - 1) showVerdict(root, nudging);
    setText(part(root, "seen"), `${words}: ${label} with ${percent(probabilities[0][label])}, at step ${countWords(nudging.step)}`);
  };
}

function changeRow({ entry, index, distance }, layers) {
  const layer = layers.find((one) => one.entry === entry);
  return {
    name: `${entryName(entry, layers)}, ${partName(layer.type)} ${index + 1}`,
    value: distance,
    note: percent(layer.relative[index], 2),
  };
}

function showVerdict(root, nudging) {
  const { verdict, words } = verdictOf(nudging);
  const target = part(root, "verdict");
  const kept = nudging.applied ? "Kept: the network itself has changed. " : "";
  target.dataset.verdict = verdict;
  setText(target, `${kept}${words}${nudging.losses.length > 1 ? ` ${summaryOf(nudging)}` : ""}`);
}
