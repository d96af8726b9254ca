import { createChoice } from "../components/choice.js";
import { createHeatMap } from "../components/heat-map.js";
import { createProblem } from "../components/problem.js";
import { createScrubber } from "../components/scrubber.js";
import { actionButton, part, setText } from "../dom/dom.js";
import { Player } from "../dom/player.js";
import { numbersOf } from "../figures/arrays.js";
import { ranked } from "../figures/probabilities.js";
import { aDigit, count, fixed, percent } from "../words/format.js";

/** Nudging the picture until the network takes it for another digit, frame by frame. */
export function mountNudgeImage(root, { api, store }) {
  const problem = createProblem(part(root, "image-problem"));
  const targets = createChoice(part(root, "target"));
  const [start, change, frame] = ["start", "change", "frame"].map((name) => createHeatMap(part(root, name)));
  const scrubber = createScrubber(part(root, "frame-scrubber"), "Frame of the nudged picture");
  const player = new Player(show);
  let picked = null;
  let guessed = null;
  let nudging = null;

  const target = () => picked ?? guessed;

  function show(index) {
    const [before, after] = [nudging.frames[0], nudging.frames[index]];
    const difference = after.map((value, i) => value - before[i]);
    const steps = nudging.frame_steps[index];
    const share = nudging.probabilities[steps][nudging.target];
    const [added, removed] = [difference, difference.map((value) => -value)].map(positiveSum);
    start.update({ numbers: before, limit: 1, words: "The picture before" });
    frame.update({ numbers: after, limit: 1, words: `The picture after ${count(steps)} steps` });
    change.update({ numbers: difference, limit: 0.5, words: `Ink added and removed after ${count(steps)} steps`, ink: before });
    setText(part(root, "change-words"), `+${fixed(added, 1)} −${fixed(removed, 1)} pixels of ink`);
    setText(part(root, "frame-words"), `step ${count(steps)}: ${nudging.target} with ${percent(share)}`);
    scrubber.update({ length: nudging.frames.length, chosen: index, words: `step ${count(steps)}` });
  }

  actionButton(root, "nudge-image").addEventListener("click", () => {
    const { run, subject, moment } = store.state;
    if (!run || !subject) return;
    problem.attempt(async () => {
      const content = { pixels: subject.pixels, target: target() };
      const answer = await api.inspect(run.id, "nudge-image", content, { at: moment, encoding: "base64" });
      nudging = { ...answer, frames: answer.frames.map(numbersOf) };
      part(root, "frames").hidden = false;
      setText(part(root, "image-verdict"), resultWords(nudging));
      player.play(nudging.frames.length - 1);
    });
  });
  root.addEventListener("pick", ({ detail: { value } }) => {
    picked = Number(value);
  });
  root.addEventListener("moment", ({ detail: { t } }) => {
    player.stop();
    show(t);
  });
  store.watch(["subject"], ({ subject }) => {
    if (!subject) return;
    player.stop();
    nudging = null;
    part(root, "frames").hidden = true;
    setText(part(root, "image-verdict"), "");
    guessed = targetOf(store.state);
    targets.update({ chosen: target() });
  });
}

/** The digit to begin with: the second likeliest answer to a drawing; of a test image on an empty pad no answer is known. */
function targetOf({ subject, prediction }) {
  return prediction && !subject.isSample ? ranked(prediction.probabilities)[1].digit : (subject.label + 1) % 10;
}

/** The sum of the numbers above zero: ink in pixels. */
function positiveSum(numbers) {
  return numbers.reduce((sum, value) => sum + Math.max(0, value), 0);
}

function resultWords({ target, succeeded, frame_steps: steps, probabilities, ink_added: added, ink_removed: removed }) {
  const last = steps.at(-1);
  if (succeeded && last === 0) return `The network calls it ${aDigit(target)} already. Choose another digit.`;
  if (!succeeded) return `After ${count(last)} steps it is still not ${aDigit(target)}: ${percent(probabilities.at(-1)[target])}.`;
  return `Called ${aDigit(target)} after ${count(last)} steps: ${fixed(added, 1)} pixels of ink were added and ${fixed(removed, 1)} removed.`;
}
