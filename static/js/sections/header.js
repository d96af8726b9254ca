import { createProblem } from "../components/problem.js";
import { createRunsMenu } from "../components/runs-menu.js";
import { termButton } from "../components/term.js";
import { createTheme } from "../components/theme.js";
import { part, setText } from "../dom/dom.js";
import { areSingleKeysOn, onKeys, setSingleKeys } from "../dom/keys.js";
import { GLOSSARY } from "../words/glossary.js";
import { introduction } from "../words/introduction.js";
import { notSavedWords } from "../words/keeping-words.js";

/** The head of the page: the runs, the theme, help, and whether the server answers. */
export function mountHeader(root, { api, store, follower }) {
  const menu = createRunsMenu(root.querySelector("#runs-menu"));
  const problem = createProblem(part(root, "problem"));
  const connection = root.querySelector("#connection");
  const notKept = document.getElementById("not-kept");
  const help = document.getElementById("help");

  part(help, "glossary").append(...Object.keys(GLOSSARY).map((name) => termButton(name)));
  mountSingleKeys(document.getElementById("single-keys"));
  createTheme(root.querySelector("#theme-toggle"));
  root.querySelector("#help-open").addEventListener("click", () => help.showModal());
  onKeys({ "?": () => help.showModal() });

  root.addEventListener("follow", ({ detail }) => follower.follow(detail.id));
  root.addEventListener("forget", ({ detail }) =>
    problem.attempt(async () => {
      await api.forget(detail.id);
      if (detail.id === store.state.run?.id) follower.follow("current");
      else follower.now();
    }),
  );

  store.watch(["runs", "run"], ({ runs, run }) => menu.update({ runs, shown: run }));
  store.watch(["run", "moment", "lost"], (state) => setText(part(root, "introduction"), introduction(state)));
  store.watch(["lost"], ({ lost }) => {
    setText(connection, lost ? "Connection lost, trying again…" : "");
    connection.hidden = !lost;
  });
  store.watch(["run"], ({ run }) => {
    const words = notSavedWords(run?.keeping);
    setText(notKept, words);
    notKept.hidden = words === "";
  });
}

/** The switch for keys of one character. */
function mountSingleKeys(input) {
  input.checked = areSingleKeysOn();
  input.addEventListener("change", () => setSingleKeys(input.checked));
}
