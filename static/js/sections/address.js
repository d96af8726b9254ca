import { createProblem } from "../components/problem.js";
import { actionButton, dispatch, part, setText } from "../dom/dom.js";
import { nearest } from "../figures/ribbons.js";
import { readAddress, writeAddress } from "../state/address.js";
import { isEmpty } from "../state/strokes.js";
import { goneWords, holdsWords, nearestWords, unreadableWords } from "../words/address-words.js";

// Browsers limit how often a page may change its address.
const QUIET_MS = 400;

/** The page's address: it says which run, moment and drawing the page shows, and brings them back. */
export function mountAddress(root, page) {
  const { store } = page;
  const problem = createProblem(part(root, "problem"));
  let isRestored = false;
  let timer = null;

  const shown = () => writeAddress({ ...store.state, run: store.state.run?.id ?? null });

  function write() {
    const { search } = shown();
    // Before all of the old address was brought back, it is the truth.
    if (!isRestored || !store.state.run || search === location.search) return;
    history.replaceState(history.state, "", `${location.pathname}${search}${location.hash}`);
  }

  function schedule() {
    clearTimeout(timer);
    timer = setTimeout(write, QUIET_MS);
  }

  restore(page, problem).then(() => {
    isRestored = true;
    schedule();
  });
  store.watch(["run", "moment", "drawing"], schedule);
  // Going back in the browser's history changes no part of what is shown, so the address follows.
  addEventListener("popstate", schedule);
  mountLink(root, () => {
    write();
    return holdsWords({ ...shown(), moment: store.state.moment, isEmpty: isEmpty(store.state.drawing) });
  });
}

/** The button that copies the address. prepare() brings the address up to date and returns words about it. */
function mountLink(root, prepare) {
  const card = root.querySelector("[popover]");
  const field = part(root, "field");

  card.addEventListener("toggle", async ({ newState }) => {
    if (newState !== "open") return;
    setText(part(root, "holds"), prepare());
    field.value = location.href;
    const isCopied = await copy(field);
    setText(part(root, "copied"), isCopied ? "The link is copied." : "Copy this link:");
  });
  actionButton(root, "link").addEventListener("click", () => setText(part(root, "copied"), ""));
  field.addEventListener("focus", () => field.select());
}

/** Copy a field's text. Without a secure connection, browsers offer only the old way. */
async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}

/** Bring back what the address of the page holds. */
async function restore({ api, store, follower }, problem) {
  const { run, step, image, strokes, unreadable } = readAddress(location.search);
  const say = (text) => problem.update({ text });
  say(unreadableWords(unreadable));
  if (strokes) dispatch(document, "restore", { drawing: { strokes, picture: null } });
  if (image !== null) await restoreImage(image, api, say);
  await restoreRun(run, { store, follower, say });
  if (step !== null && store.state.run.id === run) goTo(step, { store, say });
}

async function restoreImage(index, api, say) {
  try {
    const { examples } = await api.examples({ indices: [index] });
    dispatch(document, "choose", { example: examples[0] });
  } catch (error) {
    say(error.message);
  }
}

/** Follow a run, unless it is the current one, which is followed anyway. Resolves as soon as a run is shown. */
function restoreRun(wanted, { store, follower, say }) {
  let isAsked = false;
  let isShown = false;
  return new Promise((resolve) => {
    store.watch(["run", "followed"], ({ run, followed }) => {
      if (isShown) return;
      const isGone = isAsked && followed === "current";
      if (run && !isAsked && wanted !== null && run.id !== wanted) {
        isAsked = true;
        follower.follow(wanted);
      } else if (run?.checkpoints.length && (isGone || wanted === null || run.id === wanted)) {
        isShown = true;
        if (isGone) say(goneWords());
        resolve();
      }
    });
  });
}

/** Go to a step, or to the nearest one that is kept. */
function goTo(step, { store, say }) {
  const moment = nearest(store.state.run.checkpoints, step);
  store.set({ moment });
  if (moment !== step) say(nearestWords(step, moment));
}
