import { createPathCard } from "../components/path-card.js";
import { part, setText } from "../dom/dom.js";
import { onKeys } from "../dom/keys.js";
import { storedText } from "../dom/storage.js";
import { showElement, showView } from "../dom/views.js";
import { BEGINNING, isBegun, isDone, nextTask, readProgress, stepOfHash, withDeed, writeProgress } from "../state/progress.js";
import { isEmpty } from "../state/strokes.js";
import { MANY_DIGITS, STEPS } from "../words/path-words.js";

const FOCUSABLE = "a[href], button, input, select, textarea, canvas[tabindex], [tabindex='0']";
// A digit may have several strokes: only a pause ends it.
const PAUSE_MS = 1200;
// The view with what to read next, to which the last step leads.
const END = "links";

/** The path: nine steps through the page. It points at what a step is about, and notices what a person does there. */
export function mountPath(root, { store }) {
  const card = createPathCard(root, STEPS);
  const link = part(document.getElementById("header"), "path-link");
  const [linkWords, stored] = [link.textContent, storedText("localStorage", "nudge-path")];
  const outline = createOutline();
  let progress = readProgress(stored.get(), STEPS.length);
  let [task, words, isFolded, pause] = [null, "", false, null];

  const step = () => STEPS[progress.step - 1];

  function become(changed) {
    progress = changed;
    stored.set(writeProgress(progress));
    show();
  }

  function show() {
    const { isOpen, deeds } = progress;
    const shown = task ?? nextTask(step(), deeds);
    root.hidden = !isOpen;
    document.documentElement.toggleAttribute("data-path", isOpen);
    card.update({
      step: progress.step,
      done: step().tasks.map(({ deed }) => deeds.includes(deed)),
      finished: STEPS.map((one) => isDone(one, deeds)),
      current: step().tasks.indexOf(shown),
      words,
      isFolded,
    });
    outline(isOpen ? document.querySelector(shown.place) : null);
    const isContinued = !isOpen && isBegun(progress);
    setText(link, isContinued ? `Continue at step ${progress.step}` : linkWords);
    link.setAttribute("href", `#path-${isContinued ? progress.step : 1}`);
  }

  /** Show a step and what it is about; the address names it. */
  function go(number) {
    [task, words, isFolded] = [null, "", false];
    become({ ...progress, step: number, isOpen: true });
    setHash(`#path-${number}`);
    noticeState();
    const place = document.querySelector(nextTask(step(), progress.deeds).place);
    if (place && !isClear(place, root)) showElement(place);
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
    if (!progress.isOpen || progress.deeds.includes(deed)) return;
    const found = step().tasks.find((one) => one.deed === deed);
    if (found) [task, words, isFolded] = [null, found.done, false];
    become(withDeed(progress, deed));
    if (found) uncover(root);
  }

  /** What the page's state shows of the step's tasks. */
  function noticeState() {
    const { drawing, pad, run } = store.state;
    const holds = { drew: !isEmpty(drawing) && !pad.isDrawing, trained: run?.images_seen >= MANY_DIGITS };
    for (const { deed } of step().tasks) if (progress.isOpen && holds[deed]) notice(deed);
  }

  function awaitPause() {
    clearTimeout(pause);
    pause = setTimeout(noticeState, PAUSE_MS);
  }

  function point(index) {
    task = step().tasks[index];
    show();
    const place = document.querySelector(task.place);
    if (!place) return;
    showElement(place);
    const target = place.matches(FOCUSABLE) ? place : place.querySelector(FOCUSABLE);
    target?.focus({ preventScroll: true });
  }

  /** Go to the step that the address names; a person who pressed its link finds the focus there. */
  function follow(isAsked) {
    const number = stepOfHash(location.hash, STEPS.length);
    if (number === null) return;
    go(number);
    if (isAsked) card.focus();
  }

  const listeners = {
    leave,
    again: () => {
      progress = { ...BEGINNING, isOpen: true };
      go(1);
      card.focus();
    },
    point: ({ detail: { index } }) => point(index),
    fold: ({ detail }) => {
      ({ isFolded } = detail);
      show();
    },
    go: ({ detail: { step: number } }) => (number > STEPS.length ? finish() : go(number)),
  };
  for (const [name, listener] of Object.entries(listeners)) root.addEventListener(name, listener);
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    // It is not for the pad, and closes the list of steps or an explanation before the card.
    event.stopPropagation();
    if (!document.querySelector(":popover-open")) leave();
  });
  onKeys({
    n: () => {
      if (!progress.isOpen) return;
      if (isDone(step(), progress.deeds) && progress.step < STEPS.length) go(progress.step + 1);
      card.focus();
    },
  });
  document.addEventListener("did", ({ detail }) => notice(detail.name));
  document.addEventListener("click", ({ target }) => {
    // The same link a second time changes no address.
    if (target.closest("a[href^='#path-']")?.hash === location.hash) follow(true);
  });
  addEventListener("hashchange", () => follow(true));
  store.watch(["drawing", "pad"], awaitPause);
  store.watch(["run"], () => progress.step === STEPS.length && noticeState());
  keepClear(root);
  show();
  follow(false);
}

/** Returns outline(element): outlines it, and nothing else. */
function createOutline() {
  let outlined = null;
  return (target) => {
    if (target === outlined) return;
    outlined?.removeAttribute("data-pointed-at");
    target?.setAttribute("data-pointed-at", "");
    outlined = target;
  };
}

/** Whether nothing of an element is out of the window or below the card. */
function isClear(place, card) {
  const { top, bottom, height } = place.getBoundingClientRect();
  return height > 0 && top >= 0 && bottom <= card.getBoundingClientRect().top;
}

/** Scroll what is pointed at out from below the card, if it fits above it. */
function uncover(card) {
  const place = document.querySelector("[data-pointed-at]");
  const [limit, { top, bottom, height }] = [card.getBoundingClientRect().top, place?.getBoundingClientRect() ?? {}];
  if (top < innerHeight && bottom > limit && height < limit) place.scrollIntoView({ block: "nearest" });
}

/** Tell the style sheet how high the card is: the page keeps as much free below it. */
function keepClear(root) {
  new ResizeObserver(() => document.documentElement.style.setProperty("--path-height", `${root.offsetHeight}px`)).observe(root);
}

/** Change the last part of the address, without a new entry in the browser's history. */
function setHash(hash) {
  history.replaceState(history.state, "", `${location.pathname}${location.search}${hash}`);
}
