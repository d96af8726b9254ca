import { createPriceCard } from "../components/price-card.js";
import { createProblem } from "../components/problem.js";
import { createTwinBars } from "../components/twin-bars.js";
import { did } from "../dom/deeds.js";
import { part, setText } from "../dom/dom.js";
import { Player } from "../dom/player.js";
import { argmax, DIGITS } from "../figures/probabilities.js";
import { changeToRead, visibleRate } from "../figures/visible-rate.js";
import { aDigit } from "../words/format.js";
import { correctionWords } from "../words/nudge-words.js";
import { mountKeeping, OTHERS } from "./keeping.js";

const COUNT = 10;
// Of the nudge that is only made to measure the gradient.
const TRIAL_RATE = 1e-4;
const MOST_TRIES = 3;
const PICTURES_SHOWN = 3;
const NONE = DIGITS.map(() => null);

/** The offer to say what the drawing was: ten nudges on a copy, their price, and keeping them. */
export function mountCorrection(root, page) {
  const { api, store } = page;
  const problem = createProblem(part(root, "correction-problem"));
  const buttons = [...part(root, "correction-digits").children];
  const bars = createTwinBars(part(root, "correction-bars"));
  const card = createPriceCard(root, { shown: PICTURES_SHOWN });
  const player = new Player(showNudge);
  let nudging = null;
  // The pixels that were nudged, and a number for what is asked: a later answer replaces an earlier one.
  let pixels = null;
  let latest = 0;

  const keeping = mountKeeping(root, page, {
    content: () => nudging && { pixels, label: nudging.label, learning_rate: nudging.learning_rate, count: COUNT },
    problem,
    phase: () => (nudging ? "made" : "ready"),
    kept(made) {
      nudging = made;
      showNudge(COUNT);
    },
    undone: forget,
  });

  /** Show the network after some of the nudges. */
  function showNudge(index) {
    bars.update({ before: nudging.probabilities[0], after: nudging.probabilities[index], label: nudging.label });
    if (index < nudging.losses.length - 1) return;
    setText(part(root, "correction-outcome"), correctionWords(nudging));
    card.update({ price: nudging.price, label: nudging.label });
    did("nudged");
    did("saw-the-price");
  }

  function forget() {
    latest += 1;
    player.stop();
    nudging = null;
    press(null);
    bars.update({ before: NONE, after: NONE, label: null });
    setText(part(root, "correction-outcome"), "");
    card.update({ price: null });
    keeping.reset();
  }

  const press = (chosen) => buttons.forEach((button, digit) => button.setAttribute("aria-pressed", String(digit === chosen)));

  async function correct(label) {
    const { run, subject, moment: at } = store.state;
    if (!run || !subject || subject.isSample) return;
    forget();
    press(label);
    setText(part(root, "correction-outcome"), "Nudging a copy, and reading 1,000 other digits with it…");
    const mine = latest;
    const ask = (content) => api.inspect(run.id, "nudge", { pixels: subject.pixels, label, ...content }, { at });
    await problem.attempt(async () => {
      const made = await nudgeUntilRead(ask, label);
      if (mine !== latest) return;
      [nudging, pixels] = [made, subject.pixels];
      keeping.reset();
      player.play(made.losses.length - 1);
    });
    if (mine === latest && !nudging) forget();
  }

  buttons.forEach((button, digit) => button.addEventListener("click", () => correct(digit)));
  store.watch(["subject", "moment"], forget);
  store.watch(["drawing", "prediction"], ({ drawing: { picture }, prediction }) => {
    const isMisread = picture?.kind === "pixels" && prediction && prediction.digit !== picture.label;
    setText(document.getElementById("correction-button"), `No, that was ${isMisread ? aDigit(picture.label) : "a …"}: nudge it`);
  });
}

/** Choose the learning rate from the gradient; the gradient changes on the way, and so a higher one may be needed. */
async function nudgeUntilRead(ask, label) {
  const trial = await ask({ learning_rate: TRIAL_RATE });
  let rate = visibleRate(trial, changeToRead(trial.log_odds_before, COUNT));
  for (let tries = 1; ; tries += 1) {
    const made = await ask({ learning_rate: rate, count: COUNT, others: OTHERS });
    if (tries === MOST_TRIES || !made.finite || argmax(made.probabilities.at(-1)) === label) return made;
    rate *= 2;
  }
}
