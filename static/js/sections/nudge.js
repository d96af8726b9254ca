import { createChoice } from "../components/choice.js";
import { createComparison } from "../components/comparison.js";
import { createLossLine } from "../components/loss-line.js";
import { createProblem } from "../components/problem.js";
import { createSlider } from "../components/slider.js";
import { createTwinBars } from "../components/twin-bars.js";
import { part, setText } from "../dom/dom.js";
import { count as countWords, number, percent } from "../words/format.js";
import { keepFresh } from "../server/live-view.js";
import { entryName, judge, partName, runnerUp, sumUp } from "../words/nudge-words.js";
import { Player } from "../dom/player.js";
import { logarithmic } from "../figures/scales.js";

const APART_MS = 1000;
const FIRST_RATE = 0.001;
const MOST_MOVED = 6;
const COUNTS = ["1", "10", "30", "100"];
const DIGITS = Array.from({ length: 10 }, (_, digit) => [String(digit), String(digit)]);

/** One nudge toward a label, looked at before it is made; many of them; and keeping them. */
export function mountNudge(root, page) {
  const { api, store, follower } = page;
  const problem = createProblem(part(root, "problem"));
  const show = mountResult(root);
  const showMade = (frame) => show(made, frame, store.state.subject.words);
  const labels = createChoice(part(root, "label"), { name: "nudge-label", label: "Call it", options: DIGITS });
  const counts = createChoice(part(root, "count"), { name: "nudge-count", label: "Nudges", options: COUNTS.map((value) => [value, value]) });
  const rates = createSlider(part(root, "rate"), { name: "nudge-rate", label: "Learning rate", scale: logarithmic(1e-4, 10), format: number });
  const player = new Player(showMade);
  const first = firstLabel(store);
  let [rate, count, picked] = [FIRST_RATE, 1, null];
  // What was nudged many times stays on show until something else is wanted.
  let made = null;

  const label = () => picked ?? first();
  const content = () => ({ pixels: store.state.subject.pixels, label: label(), learning_rate: rate });

  const fresh = keepFresh(root, page, {
    options: () => (made ? null : { label: label(), rate }),
    ask: ({ run, at }) => api.inspect(run, "nudge", content(), { at }),
    show: (nudging, { subject }) => show(nudging, nudging.losses.length - 1, subject.words),
    problem,
    apartMs: APART_MS,
  });

  function changed() {
    player.stop();
    made = null;
    labels.update({ chosen: String(label()) });
    counts.update({ chosen: String(count) });
    rates.update({ value: rate });
    fresh.forget();
  }

  async function make(ask) {
    try {
      made = await ask();
      problem.update({ text: "" });
      player.play(made.losses.length - 1);
    } catch (error) {
      problem.update({ text: error.message });
    }
  }

  root.addEventListener("pick", ({ detail: { name, value } }) => {
    if (name === "nudge-label") picked = Number(value);
    else if (name === "nudge-count") count = Number(value);
    else return;
    changed();
  });
  root.addEventListener("setting", ({ detail: { value, settled } }) => {
    rate = value;
    settled();
    changed();
  });
  root.querySelector("[data-action=play]").addEventListener("click", () => {
    const { run, subject, moment } = store.state;
    if (run && subject) make(() => api.inspect(run.id, "nudge", { ...content(), count }, { at: moment }));
  });
  const keep = root.querySelector("[data-action=keep]");
  keep.addEventListener("click", async () => {
    const { run, subject, moment } = store.state;
    if (!run || !subject || moment !== null) return;
    await make(() => api.keepNudge(run.id, { ...content(), count }));
    follower.now();
  });

  store.watch(["moment"], ({ moment }) => {
    keep.setAttribute("aria-disabled", String(moment !== null));
    keep.title = moment === null ? "Change the network itself" : "Only the network of now can be changed";
  });
  store.watch(["subject", "moment"], ({ subject }) => subject && changed());
}

/** The label to begin with, found once for each subject so that it does not jump while it trains. */
export function firstLabel(store) {
  let known = null;
  return () => {
    const { subject, answer } = store.state;
    if (known?.id !== subject?.id) {
      const isRead = answer && !subject.isSample;
      known = { id: subject.id, label: isRead ? runnerUp(answer.probabilities) : subject.label };
    }
    return known.label;
  };
}

/** What the nudges did. Returns show(nudging, frame, words), with the subject's words. */
function mountResult(root) {
  const bars = createTwinBars(part(root, "bars"));
  const promise = createComparison(part(root, "promise"));
  const losses = createLossLine(part(root, "losses"));
  const gradients = createComparison(part(root, "gradients"));
  const moved = createComparison(part(root, "moved"));

  return (nudging, frame, words) => {
    const { probabilities, label, layers } = nudging;
    bars.update({ before: probabilities[0], after: probabilities[frame], label });
    losses.update({ losses: nudging.losses, at: frame });
    promise.update({
      rows: [
        { name: "promised", value: nudging.predicted[0] ?? null, mark: "promised" },
        { name: "happened", value: nudging.measured[0] ?? null, mark: "happened" },
      ],
    });
    gradients.update({
      rows: layers.map(({ entry, gradient_norm: value }) => ({ name: entryName(entry, layers), value })),
    });
    moved.update({ rows: nudging.most_moved.slice(0, MOST_MOVED).map((one) => movedRow(one, layers)) });
    if (frame === nudging.losses.length - 1) tellVerdict(root, nudging);
    setText(part(root, "seen"), `${words}: ${label} with ${percent(probabilities[0][label])}, at step ${countWords(nudging.step)}`);
  };
}

function movedRow({ entry, index, distance }, layers) {
  const layer = layers.find((one) => one.entry === entry);
  return {
    name: `${entryName(entry, layers)}, ${partName(layer.type)} ${index + 1}`,
    value: distance,
    note: percent(layer.relative[index], 2),
  };
}

function tellVerdict(root, nudging) {
  const { verdict, words } = judge(nudging);
  const target = part(root, "verdict");
  const kept = nudging.applied ? "Kept: the network itself has changed. " : "";
  target.dataset.verdict = verdict;
  setText(target, `${kept}${words}${nudging.losses.length > 1 ? ` ${sumUp(nudging)}` : ""}`);
}
