import { createFilm } from "../components/film.js";
import { createProblem } from "../components/problem.js";
import { did } from "../dom/deeds.js";
import { actionButton, isDisabled, part, setDisabled, setText } from "../dom/dom.js";
import { Player, prefersNoMotion } from "../dom/player.js";
import { isEmpty } from "../state/strokes.js";
import { count } from "../words/format.js";

const FILM_MS = 10_000;
const LONGEST_FRAME_MS = 600;

/** The answers of all kept moments of the run to the drawing, played one after another. */
export function mountWatch(root, { api, store }) {
  const film = createFilm(part(root, "film"));
  const problem = createProblem(part(root, "problem"));
  const buttons = Object.fromEntries(["toggle", "back", "next", "again", "close"].map((name) => [name, actionButton(root, `watch-${name}`)]));
  const player = new Player(show, { longestMs: FILM_MS, frameMs: LONGEST_FRAME_MS, isStill: () => false });
  let isOpen = false;
  let isPlaying = false;
  // What is played: {steps, columns, pixels, run, subject}, and the frame that is shown.
  let replay = null;
  let frame = 0;
  let asked = 0;

  const last = () => (replay ? replay.steps.length - 1 : 0);

  /** Ask for the moments of the drawing of now, and play them. */
  async function begin() {
    const { run, subject, drawing, pad } = store.state;
    stop();
    if (!isOpen || isEmpty(drawing) || pad.isDrawing || !run || !subject || subject.isSample) return;
    asked += 1;
    const mine = asked;
    await problem.attempt(async () => {
      const { steps, probabilities: columns } = await api.inspect(run.id, "replay", { pixels: subject.pixels }, { present: true });
      if (mine !== asked || !isOpen) return;
      replay = { steps, columns, pixels: subject.pixels, run: run.id, subject };
      // Who wants no motion goes from moment to moment by the buttons.
      if (prefersNoMotion()) show(0);
      else play(0);
    });
  }

  function play(first) {
    isPlaying = true;
    player.play(last(), first);
  }

  function stop() {
    player.stop();
    isPlaying = false;
    showButtons();
  }

  function show(next) {
    frame = next;
    film.update({ ...replay, frame });
    const isEnd = frame === last();
    if (isEnd) isPlaying = false;
    if (isEnd || frame >= last() / 2) did("watched");
    showButtons();
    setText(part(root, "watch-words"), wordsOf(replay.steps, frame));
  }

  function showButtons() {
    setText(buttons.toggle, isPlaying ? "Pause" : "Play");
    setDisabled(buttons.back, frame === 0);
    setDisabled(buttons.next, frame >= last());
    setDisabled(buttons.again, !replay);
    setDisabled(buttons.toggle, !replay || last() === 0);
  }

  /** Let a button do something while it is not disabled and there is something to play. */
  function onPress(name, action) {
    buttons[name].addEventListener("click", () => {
      if (replay && !isDisabled(buttons[name])) action();
    });
  }

  function move(by) {
    stop();
    show(Math.max(0, Math.min(last(), frame + by)));
  }

  onPress("toggle", () => (isPlaying ? stop() : play(frame < last() ? frame : 0)));
  onPress("back", () => move(-1));
  onPress("next", () => move(1));
  onPress("again", () => begin());
  buttons.close.addEventListener("click", () => {
    const opener = root.querySelector(".offer-button");
    opener.click();
    opener.focus();
  });
  root.addEventListener("moment", ({ detail: { t } }) => {
    stop();
    show(t);
  });
  root.addEventListener("offer", ({ detail }) => {
    isOpen = detail.isOpen;
    begin();
  });
  store.watch(["subject", "pad"], ({ subject }) => {
    if (isOpen && subject !== replay?.subject) begin();
  });
}

function wordsOf(steps, frame) {
  if (steps.length === 1) return "This network has only begun: let it train for a moment, then watch again.";
  const moment = `Moment ${count(frame + 1)} of ${count(steps.length)}`;
  return frame === 0 ? `${moment}: random weights, so the answer means nothing yet.` : `${moment}: what it answered after step ${count(steps[frame])}.`;
}
