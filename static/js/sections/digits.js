import { createKeptDigits } from "../components/kept-digits.js";
import { createProblem } from "../components/problem.js";
import { actionButton, part, setText } from "../dom/dom.js";
import { gainWords, readingWords } from "../words/digits-words.js";
import { count } from "../words/format.js";

const DIGITS_SHOWN = 60;

/** A person's own digits: those that were kept, how well they are read, and learning from them. */
export function mountDigits(root, { api, store, follower }) {
  const problem = createProblem(part(root, "problem"));
  const list = createKeptDigits(part(root, "kept"));
  const learn = part(root, "learn");
  const clear = actionButton(root, "clear-digits");
  let keptCount = null;
  let requests = 0;

  async function attempt(work) {
    await problem.attempt(work);
    follower.now();
  }

  async function refresh() {
    requests += 1;
    const request = requests;
    const answer = await api.digits(DIGITS_SHOWN);
    if (request === requests) show(answer);
  }

  function show({ count: all, digits }) {
    keptCount = all;
    list.update({ digits: digits.toReversed() });
    root.toggleAttribute("data-some", all > 0);
    setText(part(root, "more"), all > digits.length ? `and ${count(all - digits.length)} older ones` : "");
    resetClear();
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
    attempt(async () => {
      await api.forgetDigits();
      await refresh();
    });
  });
  clear.addEventListener("blur", resetClear);
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
    if (run.own_count === keptCount || keptCount === null) return;
    keptCount = run.own_count;
    attempt(refresh);
  });
  store.watch(["kept"], () => attempt(refresh));
}
