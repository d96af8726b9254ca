import { createKeeping } from "../components/keeping.js";
import { part } from "../dom/dom.js";

// On so many test images the price of a nudge is measured.
export const OTHERS = 1000;

/**
 * Keep a nudge in the network itself: ask for its price, ask the person, do it, and take it back.
 *
 * @param {Element} root the section, which has the macro "keeping"
 * @param {object} page
 * @param {object} options
 * @param {() => object|null} options.content what the nudge is: pixels, label, learning_rate, count;
 *   null: there is none
 * @param {object} options.problem says what went wrong
 * @param {(nudging: object) => void} options.kept the nudge was made in the network itself
 * @param {() => void} options.undone it was taken back, or the copy is to be forgotten
 * @param {() => "ready"|"made"} [options.phase] "made": there is a copy that can be forgotten
 * @returns {{reset: () => void}} reset: something else is to be kept now
 */
export function mountKeeping(root, { api, store, follower }, { content, problem, kept, undone, phase = () => "ready" }) {
  const container = part(root, "keeping");
  const keeping = createKeeping(container);
  // The run that was changed, and what is about to be.
  let changed = null;
  let asked = null;
  let isBusy = false;

  const isPast = () => store.state.moment !== null;
  const show = (next, price) => keeping.update({ phase: next, price, canKeep: !isPast() && content() !== null });
  const reset = () => show(isPast() ? "past" : phase());

  function on(name, work) {
    container.addEventListener(name, async ({ detail }) => {
      if (isBusy) return;
      isBusy = true;
      await problem.attempt(() => work(detail));
      isBusy = false;
    });
  }

  on("keep", async () => {
    asked = { run: store.state.run.id, content: content() };
    const { price } = await api.inspect(asked.run, "nudge", { ...asked.content, others: OTHERS });
    show("question", price);
  });
  on("keep-sure", async () => {
    const nudging = await api.keepNudge(asked.run, { ...asked.content, others: OTHERS });
    changed = asked.run;
    kept(nudging);
    show("kept");
    follower.now();
  });
  on("keep-not", reset);
  on("keep-undo", async ({ phase: before }) => {
    if (before === "kept") await api.undo(changed);
    undone();
    show("undone");
    follower.now();
  });
  store.watch(["moment"], reset);
  return { reset };
}
