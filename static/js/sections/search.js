import { createChoice } from "../components/choice.js";
import { createProblem } from "../components/problem.js";
import { did } from "../dom/deeds.js";
import { actionButton, dispatch, isDisabled, part, setDisabled, setText } from "../dom/dom.js";
import { searchOffer, searchWords } from "../words/search-words.js";

/** Look for a test image that is one digit and that the run, at a kept moment, called another. */
export function mountSearch(root, { api, store }) {
  const problem = createProblem(part(root, "search-problem"));
  const button = actionButton(root, "search");
  const words = part(root, "search-words");
  const chosen = { label: 4, digit: 9 };
  let isSearching = false;

  for (const name of ["label", "digit"]) {
    createChoice(part(root, name)).update({ chosen: chosen[name] });
    part(root, name).addEventListener("pick", ({ detail: { value } }) => {
      chosen[name] = Number(value);
      offer();
    });
  }

  function offer() {
    const { label, digit } = chosen;
    setText(button, searchOffer(label, digit));
    setDisabled(button, isSearching || label === digit || !store.state.run?.checkpoints.length);
  }

  button.addEventListener("click", async () => {
    if (isDisabled(button)) return;
    const { label, digit } = chosen;
    isSearching = true;
    offer();
    setText(words, "Searching the kept moments…");
    await problem.attempt(async () => {
      const found = await api.search(store.state.run.id, { label, digit });
      setText(words, searchWords(found, label, digit));
      dispatch(root, "choose", { example: found.example });
      store.set({ moment: found.step });
      did("found-a-mistake");
    });
    if (part(root, "search-problem").textContent) setText(words, "");
    isSearching = false;
    offer();
  });
  store.watch(["run"], offer);
}
