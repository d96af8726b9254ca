import { createChoice } from "../components/choice.js";
import { createComparison } from "../components/comparison.js";
import { createLossLine } from "../components/loss-line.js";
import { createPriceCard } from "../components/price-card.js";
import { createSlider } from "../components/slider.js";
import { createTwinBars } from "../components/twin-bars.js";
import { did } from "../dom/deeds.js";
import { actionButton, part, setText } from "../dom/dom.js";
import { Player } from "../dom/player.js";
import { logarithmic } from "../figures/scales.js";
import { visibleRate } from "../figures/visible-rate.js";
import { count as countWords, fixed, number, percent, percentPair } from "../words/format.js";
import { entryName, partName } from "../words/layer-words.js";
import { firstLabel, signed, summaryOf, verdictOf } from "../words/nudge-words.js";
import { mountDirections } from "./directions.js";
import { mountKeeping, OTHERS } from "./keeping.js";
import { keepFresh } from "./live-view.js";

const INTERVAL_MS = 2000;
const FIRST_RATE = 0.001;
// By so much the first nudge that is shown changes the label's log-odds: odds of 1:1000 become 1:135.
const FIRST_CHANGE = 2;
const CHANGES_SHOWN = 6;

/** One nudge toward a label, shown before it is made; many of them; their price; and keeping them. */
export function mountNudge(root, page) {
  const { api, store } = page;
  const show = mountResult(root);
  const counts = createChoice(part(root, "count"));
  const player = new Player((index) => {
    show(nudging, index, store.state.subject.words);
    if (index < nudging.losses.length - 1) return;
    did("nudged");
    if (nudging.price) did("saw-the-price");
  });
  const aim = mountAim(root, reset);
  let count = 1;
  // Nudges that were made stay on the page until something else is wanted.
  let nudging = null;
  let previews = 0;

  const content = () => store.state.subject && { pixels: store.state.subject.pixels, ...aim.chosen(store.state.subject) };

  const { problem, check } = keepFresh(root, page, {
    options: () => (nudging ? null : { ...aim.chosen(store.state.subject), others: aim.isTaken ? OTHERS : 0, previews }),
    ask: ({ run, at, options: { others } }) => api.inspect(run, "nudge", { ...content(), others }, { at }),
    show(preview, { subject }) {
      if (aim.isTaken) show(preview, preview.losses.length - 1, subject.words);
      else if (subject === store.state.subject) aim.take(preview, subject);
    },
    intervalMs: INTERVAL_MS,
  });
  mountDirections(document.getElementById("directions"), page, { content });
  const keeping = mountKeeping(root, page, {
    content: () => content() && { ...content(), count },
    problem,
    kept: showMade,
    undone: preview,
  });

  function showMade(made) {
    nudging = made;
    player.play(made.losses.length - 1);
  }

  function preview() {
    player.stop();
    nudging = null;
    previews += 1;
    counts.update({ chosen: count });
    check();
  }

  function reset() {
    keeping.reset();
    preview();
  }

  root.addEventListener("pick", ({ detail: { name, value } }) => {
    if (name !== "nudge-count") return;
    count = Number(value);
    reset();
  });
  actionButton(root, "play").addEventListener("click", () => {
    const { run, moment } = store.state;
    if (!run || !content()) return;
    keeping.reset();
    problem.attempt(async () => showMade(await api.inspect(run.id, "nudge", { ...content(), count, others: OTHERS }, { at: moment })));
  });
  store.watch(["subject", "moment"], ({ subject }) => {
    if (!subject) return;
    aim.renew();
    reset();
  });
}

/**
 * The label and the learning rate. What a person has not chosen is taken from an answer of the
 * network, so that the nudge that is shown first changes something that can be seen.
 */
function mountAim(root, changed) {
  const labels = createChoice(part(root, "label"));
  const rates = createSlider(part(root, "rate"), { name: "nudge-rate", label: "Learning rate", scale: logarithmic(1e-5, 10), format: number });
  const picked = { label: null, rate: null };
  let [label, rate] = [null, FIRST_RATE];

  const aim = {
    isTaken: false,
    chosen: (subject) => ({ label: label ?? subject.label ?? 0, learning_rate: rate }),
    renew() {
      aim.isTaken = false;
      label = picked.label;
    },
    /** Take what is not chosen from the answer to a nudge: first the label, then the rate for it. */
    take(preview, subject) {
      label = picked.label ?? firstLabel(preview.probabilities[0], subject.label);
      labels.update({ chosen: label });
      if (preview.label !== label) return;
      rate = picked.rate ?? visibleRate(preview, FIRST_CHANGE);
      rates.update({ value: rate });
      aim.isTaken = true;
    },
  };

  root.addEventListener("pick", ({ detail: { name, value } }) => {
    if (name !== "nudge-label") return;
    picked.label = Number(value);
    aim.renew();
    changed();
  });
  root.addEventListener("setting", ({ detail: { value, settled } }) => {
    rate = picked.rate = value;
    settled();
    changed();
  });
  return aim;
}

/** What the nudges did. Returns show(nudging, index, words): index counts nudges, words are the subject's. */
function mountResult(root) {
  const bars = createTwinBars(part(root, "bars"));
  const price = createPriceCard(part(root, "price"));
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
    if (index === nudging.losses.length - 1) {
      price.update({ price: nudging.price, label });
      showOutcome(root, nudging);
    }
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

function showOutcome(root, nudging) {
  const { label, probabilities, price, log_odds_before: before, log_odds_after: after } = nudging;
  const { verdict, words } = verdictOf(nudging);
  const target = part(root, "verdict");
  const arrow = (pair) => pair.join(" → ");
  target.dataset.verdict = verdict;
  setText(target, `${words}${nudging.losses.length > 1 ? ` ${summaryOf(nudging)}` : ""}`);
  setText(part(root, "outcome-name"), `Probability of ${label}`);
  setText(part(root, "outcome"), arrow(percentPair(probabilities[0][label], probabilities.at(-1)[label])));
  setText(part(root, "log-odds"), `${arrow([before, after].map((value) => fixed(value, 1).replace("-", "−")))} (${signed(after - before)})`);
  setText(part(root, "others"), arrow([price.accuracy_before, price.accuracy_after].map((share) => percent(share))));
}
