import { createPathCard } from "../components/path-card.js";
import { setText } from "../dom/dom.js";
import { onKeys } from "../dom/keys.js";
import { createPointer } from "../dom/pointer.js";
import { storedText } from "../dom/storage.js";
import { showView } from "../dom/views.js";
import { atStep, BEGINNING, currentTask, isBegun, isDone, readProgress, stepOfHash, withDeed, writeProgress } from "../state/progress.js";
import { isEmpty } from "../state/strokes.js";
import { MANY_DIGITS, STEPS } from "../words/path-words.js";

// A digit may have several strokes: only a pause ends it.
const PAUSE_MS = 1200;
// The view with what to read next, to which the last step leads.
const END = "links";

/** The path: nine steps through the page. It points at what a step is about, and notices what a person does there. */
export function mountPath(root, { store }) {
  const card = createPathCard(root, STEPS);
  const pointer = createPointer(root);
  const link = createLink();
  const stored = storedText("localStorage", "nudge-path");
  let progress = readProgress(stored.get(), STEPS.length);

  const step = () => STEPS[progress.step - 1];

  function become(changed) {
    progress = changed;
    stored.set(writeProgress(progress));
    show();
  }

  function show() {
    const { isOpen } = progress;
    const current = currentTask(progress, step());
    root.hidden = !isOpen;
    document.documentElement.toggleAttribute("data-path", isOpen);
    card.update({ ...progress, current });
    pointer.point(isOpen ? placeOf(step().tasks[current]) : null);
    link.update(progress);
  }

  /** Where a task is done or, once it is done, seen. */
  function placeOf({ deed, place, seen }) {
    return document.querySelector(seen && progress.deeds.includes(deed) && progress.pointed === null ? seen : place);
  }

  function go(number) {
    become(atStep(progress, number));
    if (step().isLive) store.set({ moment: null });
    setHash(`#path-${number}`);
    noticeState();
    pointer.lead();
  }

  function leave() {
    const wasWithin = root.contains(document.activeElement);
    become({ ...progress, isOpen: false });
    setHash("");
    if (wasWithin) link.focus();
  }

  /** The last step was left by its end: the next time the path begins anew. */
  function finish() {
    become(BEGINNING);
    setHash(`#${END}`);
    showView(END);
  }

  function notice(deed) {
    const changed = withDeed(progress, step(), deed);
    if (!progress.isOpen || changed === progress) return;
    const isOfStep = changed.words !== progress.words;
    become(changed);
    if (!isOfStep) return;
    if (step().tasks.some((task) => task.deed === deed && task.seen)) pointer.lead();
    else pointer.uncover();
  }

  /** Notice what the page's state shows of the step's tasks. */
  function noticeState() {
    const { drawing, pad, run, kept } = store.state;
    const holds = {
      drew: !isEmpty(drawing) && !pad.isDrawing,
      "drew-own": drawing.strokes.length > 0 && !pad.isDrawing,
      trained: run?.images_seen >= MANY_DIGITS,
      "kept-a-digit": kept?.drawing === drawing,
    };
    for (const { deed } of step().tasks) if (holds[deed]) notice(deed);
  }

  listen(root, {
    go: ({ step: number }) => (number > STEPS.length ? finish() : go(number)),
    leave,
    again() {
      progress = BEGINNING;
      go(1);
      card.focus();
    },
    point({ index }) {
      become({ ...progress, pointed: index });
      pointer.lead();
      pointer.enter();
    },
    fold: ({ isFolded }) => become({ ...progress, isFolded }),
  });
  onKeys({
    n() {
      if (!progress.isOpen) return;
      if (isDone(step(), progress.deeds) && progress.step < STEPS.length) go(progress.step + 1);
      card.focus();
    },
  });
  document.addEventListener("did", ({ detail }) => notice(detail.name));
  whenStill(store, noticeState);
  show();
  followAddress((number, isAsked) => {
    go(number);
    if (isAsked) card.focus();
  });
}

/** The link in the header that leads to the path, or back to where it was left. */
function createLink() {
  const link = document.querySelector("#header a[href^='#path-']");
  const words = link.textContent;
  return {
    update(progress) {
      const isContinued = !progress.isOpen && isBegun(progress);
      setText(link, isContinued ? `continue the tour at step ${progress.step}` : words);
      link.setAttribute("href", `#path-${isContinued ? progress.step : 1}`);
    },
    focus: () => link.focus(),
  };
}

/** Bind the card's events, and Escape within it, which leaves. */
function listen(root, actions) {
  for (const [name, action] of Object.entries(actions)) root.addEventListener(name, ({ detail }) => action(detail));
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    // It is not for the pad, and closes the list of steps or an explanation before the card.
    event.stopPropagation();
    if (!document.querySelector(":popover-open")) actions.leave();
  });
}

/** Call back when the drawing has not changed for a moment and, while it does not, whenever the run has. */
function whenStill(store, callback) {
  let timer = null;
  store.watch(["run", "kept"], () => timer === null && callback());
  store.watch(["drawing", "pad"], () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      callback();
    }, PAUSE_MS);
  });
}

/** Call back with the step that the address names, now and later; isAsked: a person has followed a link on the page. */
function followAddress(callback) {
  const follow = (isAsked) => {
    const number = stepOfHash(location.hash, STEPS.length);
    if (number !== null) callback(number, isAsked);
  };
  document.addEventListener("click", ({ target }) => {
    // The same link a second time changes no address.
    if (target.closest("a[href^='#path-']")?.hash === location.hash) follow(true);
  });
  addEventListener("hashchange", () => follow(true));
  follow(false);
}

/** Change the last part of the address, without a new entry in the browser's history. */
function setHash(hash) {
  history.replaceState(history.state, "", `${location.pathname}${location.search}${hash}`);
}
