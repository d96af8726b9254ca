import { createDirectionsChart } from "../components/directions-chart.js";
import { createProblem } from "../components/problem.js";
import { did } from "../dom/deeds.js";
import { actionButton, part, setText } from "../dom/dom.js";
import { directionsWords } from "../words/nudge-words.js";

const COUNT = 200;

/**
 * The gradient beside random directions, for the nudge that is shown.
 * @param {{content: () => object|null}} nudge what it is: pixels, label, learning_rate
 */
export function mountDirections(root, { api, store }, { content }) {
  const problem = createProblem(part(root, "directions-problem"));
  const chart = createDirectionsChart(part(root, "directions-chart"));
  let isBusy = false;

  function show(found) {
    chart.update(found);
    setText(part(root, "directions-words"), found ? directionsWords(found) : "");
  }

  actionButton(root, "compare").addEventListener("click", async () => {
    const { run, moment } = store.state;
    const asked = content();
    if (!run || !asked || isBusy) return;
    isBusy = true;
    await problem.attempt(async () => {
      show(await api.inspect(run.id, "directions", { ...asked, count: COUNT }, { at: moment }));
      did("compared-directions");
    });
    isBusy = false;
  });
  show(null);
  store.watch(["subject", "moment"], () => show(null));
}
