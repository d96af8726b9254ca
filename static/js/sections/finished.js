import { createFinished } from "../components/finished.js";
import { part } from "../dom/dom.js";
import { whenSeen } from "../dom/in-sight.js";
import { finishedWords, mistakesWords } from "../words/run-words.js";

const MISTAKES_SHOWN = 11;
const MORE_EPOCHS = 10;
// Too high for every network here; the copy goes slowly enough that its end can be watched.
const BREAKING = { training: { learning_rate: 1, schedule: "constant" }, name: "Broken copy, learning rate 1", speed: 2 };

/** What a finished run is worth, what it still reads wrong, and what can be done with it. */
export function mountFinished(root, { api, store, follower }, { problem, steering }) {
  const finished = createFinished(part(root, "finished"));
  let isSeen = false;
  let asked = null;

  async function showMistakes(run) {
    const key = `${run.id} ${run.step}`;
    if (asked === key) return;
    asked = key;
    finished.showMistakes({ title: "Reading the test images…", examples: [] });
    await problem.attempt(async () => {
      const evaluation = await api.evaluation(run.id);
      const found = evaluation.mistakes.slice(0, MISTAKES_SHOWN);
      const indices = found.map(({ index }) => index);
      const { examples } = indices.length ? await api.examples({ indices }) : { examples: [] };
      if (asked !== key) return;
      const answers = examples.map((example, i) => ({ ...example, answer: found[i].answer }));
      finished.showMistakes({ title: mistakesWords(evaluation), examples: answers });
    });
  }

  function update() {
    const { run, runs, most } = store.state;
    const isFinished = run?.status === "finished";
    finished.update(isFinished ? { words: finishedWords(run), isFull: runs.length >= most } : null);
    if (isFinished && isSeen) showMistakes(run);
  }

  const offers = {
    again: steering.restart,
    more: () =>
      steering.attempt(async () => {
        const { id, epochs } = store.state.run;
        await api.change(id, { epochs: epochs + MORE_EPOCHS });
        follower.receive(await api.start(id));
      }),
    break: () => steering.attempt(() => steering.begin({ fork: { run: store.state.run.id }, ...BREAKING })),
  };
  for (const [name, offer] of Object.entries(offers)) root.addEventListener(name, offer);
  whenSeen(root, (seen) => {
    isSeen = seen;
    update();
  });
  store.watch(["run", "runs", "most"], update);
}
