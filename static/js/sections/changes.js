import { createNotice } from "../components/notice.js";
import { element, part } from "../dom/dom.js";
import { changeWords, deletedWords, undoWords } from "../words/run-words.js";

/** What was changed in the run, by this page or by another, and taking it back. */
export function mountChanges(root, { api, store, follower, me }, problem) {
  const notice = createNotice(part(root, "notice"));
  const list = part(root, "changes");
  // A run that was deleted before this page was opened is no news here.
  let oldDeletion;
  let listed = "";

  function deletion() {
    const { deleted } = store.state;
    return deleted && deleted.replaced_by === null && deleted.id !== oldDeletion ? deleted : null;
  }

  function noticeOf({ run }) {
    const deleted = deletion();
    if (deleted) return { text: deletedWords(deleted, me), undo: "Bring it back" };
    const latest = run?.changes.at(-1);
    if (!latest) return { text: "", undo: null };
    const text = changeWords(latest, me) + undoWords(latest, run);
    return { text, undo: latest.can_undo ? "Undo" : null };
  }

  function showList({ run }) {
    const rows = (run?.changes ?? []).map((change) => changeWords(change, me));
    if (JSON.stringify(rows) === listed) return;
    listed = JSON.stringify(rows);
    list.replaceChildren(...rows.reverse().map((text) => element("li", { text })));
  }

  root.addEventListener("undo", () =>
    problem.attempt(async () => {
      const shown = store.state.run;
      const state = await (deletion() ? api.undoDeletion() : api.undo(shown.id));
      if (state.id === shown.id) follower.receive(state);
      else follower.follow(state.id);
      follower.now();
    }),
  );
  store.watch(["run", "runs", "deleted"], (state) => {
    if (oldDeletion === undefined && state.runs.length) oldDeletion = state.deleted?.id ?? null;
    notice.update(noticeOf(state));
    showList(state);
  });
}
