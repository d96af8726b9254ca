import { createBatchImage } from "../components/batch-image.js";
import { createBatchImages } from "../components/batch-images.js";
import { createChoice } from "../components/choice.js";
import { createProblem } from "../components/problem.js";
import { did } from "../dom/deeds.js";
import { actionButton, dispatch, isDisabled, part, setDisabled, setText } from "../dom/dom.js";
import { whenSeen } from "../dom/in-sight.js";
import { imagesOf } from "../figures/arrays.js";
import { largestFirst } from "../figures/batch.js";
import { Refresher } from "../server/refresher.js";
import { batchWords, isLearned, pullWords } from "../words/batch-words.js";
import { aDigit, count, rate } from "../words/format.js";

const INTERVAL_MS = 1000;
const PROMPT_MS = 40;
const MOST_SHOWN = 256;

/** The batch that the next step learns from; after a step by hand, what the step did to it. */
export function mountBatch(root, page) {
  const { api, store } = page;
  const problem = createProblem(part(root, "problem"));
  const tiles = createBatchImages(part(root, "images"));
  const choice = createChoice(part(root, "order"));
  const card = mountImage(root, page);
  // The batch that is shown and, once it was learned from, the losses after that; and the one after it.
  let [shown, last, next] = [null, null, null];
  let order = "pulls";
  choice.update({ chosen: order });
  const isTraining = () => store.state.run?.status === "training";
  root.toggleAttribute("data-waiting", true);

  mountRefresher(root, page, problem, (batch) => {
    root.removeAttribute("data-waiting");
    next = { ...batch, images: imagesOf(batch.images) };
    // A step by hand: the images stay, and show what it did.
    const isStep = shown && isLearned(shown, batch.last) && !isTraining();
    if (isStep) last = batch.last;
    else goOn();
    show();
    if (isStep) did("saw-a-batch");
  });
  mountSteering(root, page, problem);

  function goOn() {
    [shown, last] = [next, null];
  }

  function show() {
    const places = order === "none" ? shown.labels.map((_, i) => i) : largestFirst(shown[order]);
    const visible = places.slice(0, MOST_SHOWN);
    const opened = card.show(shown, last, largestFirst(shown.pulls)[0]);
    const sizes = order === "losses" ? shown.losses : shown.pulls;
    tiles.update({ batch: shown, images: shown.images, order: visible, sizes, after: last?.losses ?? null, opened });
    part(root, "words").setAttribute("aria-live", isTraining() ? "off" : "polite");
    setText(part(root, "words"), batchWords(shown, last, isTraining()));
    setText(part(root, "note"), pullWords(shown, visible.length));
    setText(part(root, "seen"), `step ${count(shown.step)}, learning rate ${rate(shown.learning_rate)}`);
    setDisabled(actionButton(root, "batch-next"), !last);
  }

  actionButton(root, "batch-next").addEventListener("click", ({ currentTarget }) => {
    if (isDisabled(currentTarget)) return;
    goOn();
    show();
  });
  root.addEventListener("pick", ({ detail: { value } }) => {
    order = value;
    if (shown) show();
  });
  root.addEventListener("open", ({ detail: { i } }) => {
    card.open(shown, i);
    show();
    did("saw-a-batch");
  });
}

/** Ask for the next batch while the view is in sight, and call answered(batch). */
function mountRefresher(root, { api, store }, problem, answered) {
  let isSeen = false;
  const refresher = new Refresher({
    question() {
      const { run } = store.state;
      // Without checkpoints the run has not begun: the server is still reading its images.
      if (!isSeen || document.hidden || !run?.checkpoints.length) return null;
      const { id, step, status, batch_size: size, augmentation, own_digits: own, own_count: digits } = run;
      const settings = [id, size, augmentation, own && digits];
      const about = status === "training" ? settings.join() : [...settings, step].join();
      return { key: [...settings, step, status].join(), about, run: id };
    },
    ask: ({ run }) => api.batch(run),
    answered(batch) {
      problem.update({ text: "" });
      answered(batch);
    },
    failed(error) {
      // Lost connections and runs are reported elsewhere.
      if (error.status === undefined) console.error(error);
      if (error.status !== 0 && error.status !== 404) problem.update({ text: error.message });
    },
    intervalMs: INTERVAL_MS,
    promptMs: PROMPT_MS,
  });
  const check = () => refresher.check();
  whenSeen(root, (seen) => {
    isSeen = seen;
    check();
  });
  store.watch(["run"], check);
  document.addEventListener("visibilitychange", check);
}

/** Train, pause and do one step, by the side of the images. */
function mountSteering(root, { api, store, follower }, problem) {
  const [toggle, step] = ["batch-toggle", "batch-step"].map((name) => actionButton(root, name));

  function offer(button, action) {
    button.addEventListener("click", () => {
      if (isDisabled(button)) return;
      problem.attempt(async () => follower.receive(await action(store.state.run.id))).then(follower.now);
    });
  }

  offer(toggle, (id) => (store.state.run.status === "training" ? api.pause(id) : api.start(id)));
  offer(step, (id) => api.step(id));
  store.watch(["run"], ({ run }) => {
    const isTraining = run?.status === "training";
    const canStep = isTraining || run?.status === "paused";
    setText(toggle, isTraining ? "Pause" : "Train");
    for (const button of [toggle, step]) setDisabled(button, !canStep);
  });
}

/** The image that is opened: the one that was pressed or, before any was, the one that pulls hardest. */
function mountImage(root, { api }) {
  const component = createBatchImage(part(root, "image"));
  const originals = new Map();
  let [picked, current] = [null, null];

  async function findOriginal(index) {
    if (index === null || originals.has(index)) return;
    originals.set(index, null);
    const { examples } = await api.examples({ split: "train", indices: index }).catch(() => ({ examples: [{ pixels: null }] }));
    originals.set(index, examples[0].pixels);
    update();
  }

  function update() {
    const { batch, i, after } = current;
    component.update({ batch, i, ink: batch.images[i], original: originals.get(batch.indices[i]) ?? null, after });
  }

  root.addEventListener("place", () => {
    const { batch, i } = current;
    const name = batch.indices[i] === null ? "one of your own digits" : `changed training image ${batch.indices[i]}`;
    dispatch(root, "choose", { example: { name, label: batch.labels[i], pixels: Array.from(batch.images[i]) } });
    document.getElementById("pad").scrollIntoView({ block: "center" });
  });

  return {
    open(batch, i) {
      picked = { batch, i };
    },
    /** Show it, and return its index if it is in this batch. */
    show(batch, last, hardest) {
      const { batch: its, i } = picked ?? { batch, i: hardest };
      current = { batch: its, i, after: its === batch ? last?.losses[i] : undefined };
      update();
      findOriginal(its.indices[i]);
      return its === batch ? i : null;
    },
  };
}
