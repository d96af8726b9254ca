import { createKeptDigits } from "../components/kept-digits.js";
import { createProblem } from "../components/problem.js";
import { actionButton, part, setText } from "../dom/dom.js";
import { Refresher } from "../server/refresher.js";
import { forgottenWords, gainWords, readingWords } from "../words/digits-words.js";
import { count } from "../words/format.js";

const DIGITS_SHOWN = 60;

/** A person's own digits: those that were kept, how well they are read, and learning from them. */
export function mountDigits(root, { api, store, follower }) {
  const problem = createProblem(part(root, "problem"));
  const list = createKeptDigits(part(root, "kept"));
  const learn = part(root, "learn");
  const [clear, undo] = ["clear-digits", "undo-digits"].map((name) => actionButton(root, name));
  let keptCount = 0;
  let changes = 0;

  const refresher = new Refresher({
    question() {
      const { run, kept } = store.state;
      const key = [run?.own_count, kept?.id, changes].join();
      return run && { key, about: key };
    },
    ask: () => api.digits(DIGITS_SHOWN),
    answered: show,
    failed({ status, message }) {
      // A lost connection is reported elsewhere.
      if (status !== 0) problem.update({ text: message });
    },
  });

  /** Do some work that changes the kept digits or the run. */
  async function attempt(work) {
    await problem.attempt(work).then(follower.now);
    changes += 1;
    refresher.check();
  }

  function show({ count: all, deleted, digits }) {
    const hadFocus = root.contains(document.activeElement);
    keptCount = all;
    list.update({ digits: digits.toReversed() });
    root.toggleAttribute("data-some", all > 0);
    root.toggleAttribute("data-forgotten", deleted > 0);
    setText(part(root, "forgotten"), forgottenWords(deleted));
    setText(part(root, "more"), all > digits.length ? `and ${count(all - digits.length)} older ones` : "");
    resetClear();
    if (hadFocus) keepFocus();
  }

  /** Where the button that was pressed is gone, the focus goes to what is there now. */
  function keepFocus() {
    const focused = document.activeElement;
    if (root.contains(focused) && focused.checkVisibility({ visibilityProperty: true })) return;
    (part(root, "kept").querySelector("button") ?? undo).focus();
  }

  /** Before everything is forgotten, the button asks a second time. */
  function resetClear() {
    clear.removeAttribute("data-sure");
    setText(clear, "Forget all");
  }

  learn.addEventListener("change", () =>
    attempt(async () => {
      try {
        follower.receive(await api.change(store.state.run.id, { own_digits: learn.checked }));
      } finally {
        learn.checked = store.state.run.own_digits;
      }
    }),
  );
  clear.addEventListener("click", () => {
    if (!clear.hasAttribute("data-sure")) {
      clear.setAttribute("data-sure", "");
      setText(clear, `Really forget all ${count(keptCount)}?`);
      return;
    }
    attempt(api.forgetDigits);
  });
  clear.addEventListener("blur", resetClear);
  undo.addEventListener("click", () => attempt(api.undoDigits));
  root.addEventListener("forget", ({ detail: { id } }) =>
    attempt(async () => {
      await api.forgetDigit(id);
      if (store.state.kept?.id === id) store.set({ kept: null });
    }),
  );
  store.watch(["run"], ({ run }) => {
    if (!run) return;
    learn.checked = run.own_digits;
    setText(part(root, "reading"), readingWords(run));
    setText(part(root, "gain"), gainWords(run));
  });
  store.watch(["run", "kept"], () => refresher.check());
}
