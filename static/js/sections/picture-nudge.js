import { numbersOf } from "../figures/arrays.js";
import { createChoice } from "../components/choice.js";
import { createHeatMap } from "../components/heat-map.js";
import { createProblem } from "../components/problem.js";
import { createScrubber } from "../components/scrubber.js";
import { part, setText } from "../dom/dom.js";
import { aDigit, count, fixed, percent } from "../words/format.js";
import { Player } from "../dom/player.js";
import { firstLabel } from "./nudge.js";

const DIGITS = Array.from({ length: 10 }, (_, digit) => [String(digit), String(digit)]);

/** Nudging the picture until the network takes it for another digit, frame by frame. */
export function mountPictureNudge(root, { api, store }) {
  const problem = createProblem(part(root, "picture-problem"));
  const targets = createChoice(part(root, "target"), { name: "nudge-target", label: "Until it is called", options: DIGITS });
  const [start, change, frame] = ["start", "change", "frame"].map((name) => createHeatMap(part(root, name)));
  const scrubber = createScrubber(part(root, "frame-scrubber"), "Frame of the nudged picture");
  const player = new Player(show);
  const first = firstLabel(store);
  let picked = null;
  let made = null;

  const target = () => picked ?? first();

  function show(at) {
    const [before, now] = [made.frames[0], made.frames[at]];
    const difference = now.map((value, i) => value - before[i]);
    const steps = made.frame_steps[at];
    const share = made.probabilities[steps][made.target];
    const [added, removed] = [difference, difference.map((value) => -value)].map(inkOf);
    start.update({ numbers: before, greatest: 1, words: "The picture before" });
    frame.update({ numbers: now, greatest: 1, words: `The picture after ${count(steps)} steps` });
    change.update({ numbers: difference, greatest: 0.5, words: `Ink added and removed after ${count(steps)} steps`, ink: before });
    setText(part(root, "change-words"), `+${fixed(added, 1)} −${fixed(removed, 1)} pixels of ink`);
    setText(part(root, "frame-words"), `step ${count(steps)}: ${made.target} with ${percent(share)}`);
    scrubber.update({ length: made.frames.length, chosen: at, words: `step ${count(steps)}` });
  }

  root.querySelector("[data-action=turn]").addEventListener("click", async () => {
    const { run, subject, moment } = store.state;
    if (!run || !subject) return;
    try {
      const content = { pixels: subject.pixels, target: target() };
      const answer = await api.inspect(run.id, "nudge-image", content, { at: moment, encoding: "base64" });
      made = { ...answer, frames: answer.frames.map(numbersOf) };
      problem.update({ text: "" });
      part(root, "frames").hidden = false;
      setText(part(root, "picture-verdict"), say(made));
      player.play(made.frames.length - 1);
    } catch (error) {
      problem.update({ text: error.message });
    }
  });
  root.addEventListener("pick", ({ detail: { name, value } }) => {
    if (name === "nudge-target") picked = Number(value);
  });
  root.addEventListener("moment", ({ detail: { t } }) => {
    player.stop();
    show(t);
  });
  store.watch(["subject"], ({ subject }) => {
    if (!subject) return;
    player.stop();
    made = null;
    part(root, "frames").hidden = true;
    setText(part(root, "picture-verdict"), "");
    targets.update({ chosen: String(target()) });
  });
}

/** How much ink lies in numbers above zero. */
function inkOf(numbers) {
  return numbers.reduce((sum, value) => sum + Math.max(0, value), 0);
}

/** What the picture went through, in words. */
export function say({ target, succeeded, frame_steps: steps, probabilities, ink_added: added, ink_removed: removed }) {
  if (succeeded && steps.at(-1) === 0) return `The network calls it ${aDigit(target)} already. Choose another digit.`;
  if (!succeeded) return `After ${count(steps.at(-1))} steps it is still not ${aDigit(target)}: ${percent(probabilities.at(-1)[target])}.`;
  return `Called ${aDigit(target)} after ${count(steps.at(-1))} steps: ${fixed(added, 1)} pixels of ink were added and ${fixed(removed, 1)} removed.`;
}
