import { createKeptDigits } from "../components/kept-digits.js";
import { createProblem } from "../components/problem.js";
import { part, setText } from "../dom/dom.js";
import { count } from "../words/format.js";
import { gainWords, readingWords } from "../words/own-words.js";

const SHOWN = 60;

/** The digits that people kept: a gallery, how they are read, and learning from them. */
export function mountOwnDigits(root, { api, store, follower }) {
  const problem = createProblem(part(root, "problem"));
  const gallery = createKeptDigits(part(root, "kept"));
  const learn = part(root, "learn");
  const clear = root.querySelector('[data-action="clear-digits"]');
  let known = null;
  let asked = 0;

  async function attempt(work) {
    try {
      await work();
      problem.update({ text: "" });
    } catch (error) {
      problem.update({ text: error.message });
    }
    follower.now();
  }

  async function refresh() {
    asked += 1;
    const mine = asked;
    const found = await api.ownDigits(SHOWN);
    if (mine === asked) show(found);
  }

  function show({ count: all, digits }) {
    known = all;
    gallery.update({ digits: digits.toReversed() });
    root.toggleAttribute("data-none", all === 0);
    setText(part(root, "more"), all > digits.length ? `and ${count(all - digits.length)} older ones` : "");
    calm();
  }

  /** Ask twice before everything is forgotten. */
  function calm() {
    clear.removeAttribute("data-sure");
    setText(clear, "Forget all");
  }

  learn.addEventListener("change", () =>
    attempt(async () => {
      try {
        follower.take(await api.change(store.state.run.id, { own_digits: learn.checked }));
      } finally {
        learn.checked = store.state.run.own_digits;
      }
    }),
  );
  clear.addEventListener("click", () => {
    if (!clear.hasAttribute("data-sure")) {
      clear.setAttribute("data-sure", "");
      setText(clear, `Really forget all ${count(known)}?`);
      return;
    }
    attempt(async () => {
      await api.forgetDigits();
      await refresh();
    });
  });
  clear.addEventListener("blur", calm);
  root.addEventListener("forget", ({ detail: { id } }) =>
    attempt(async () => {
      await api.forgetDigit(id);
      if (store.state.kept?.id === id) store.set({ kept: null });
      await refresh();
    }),
  );
  store.watch(["run"], ({ run }) => {
    if (!run) return;
    learn.checked = run.own_digits;
    setText(part(root, "reading"), readingWords(run));
    setText(part(root, "gain"), gainWords(run));
    if (run.own_count === known || known === null) return;
    known = run.own_count;
    attempt(refresh);
  });
  store.watch(["kept"], () => attempt(refresh));
}
