import { createDreamList } from "../components/dream-list.js";
import { createProblem } from "../components/problem.js";
import { did } from "../dom/deeds.js";
import { actionButton, element, part, setText } from "../dom/dom.js";
import { whenSeen } from "../dom/in-sight.js";
import { showInk } from "../dom/ink.js";
import { partOf } from "../figures/arrays.js";
import { Refresher } from "../server/refresher.js";
import { answerWords, dreamLayers, dreamWords, invitationWords, progressWords, strongestWords, unitName } from "../words/dream-words.js";
import { count } from "../words/format.js";

const STEPS = 60;
// Dreams of so many units are asked for together: the first are soon seen, and it can be stopped.
const UNITS_AT_ONCE = 8;
// The least time between two dreams of the same layer while the run trains.
const INTERVAL_MS = 5000;
// The server computes dreams for one page at a time; the others ask again.
const BUSY_MS = 1000;
const BUSY = 503;

/** The pictures that excite the units of a layer most: computed when they are wanted. */
export function mountDreams(root, page) {
  const { api, store } = page;
  const problem = createProblem(part(root, "problem"));
  const list = createDreamList(part(root, "list"));
  const [select, follow, regularized] = ["layer", "follow", "regularized"].map((name) => part(root, name));
  const button = actionButton(root, "dream");
  const large = mountLarge(root, page);
  // The run whose layers can be chosen, and these.
  let [described, layers] = [null, []];
  let isSeen = false;
  let isDreaming = false;
  // How often dreams were asked for, 0: not yet; and the state of the run that they are of.
  let [presses, state] = [0, null];
  let dreams = [];
  let chosen = 0;

  const layerOf = () => layers[select.selectedIndex];

  const refresher = new Refresher({
    question() {
      const { run, moment } = store.state;
      if (!presses || !isSeen || document.hidden || !run || !layerOf()) return null;
      if (follow.checked) state = moment ?? run.step;
      const options = { layer: layerOf(), isRegularized: regularized.checked, presses };
      const about = JSON.stringify([run.id, moment, options]);
      return { key: `${about} ${state}`, about, run: run.id, at: moment, ...options };
    },
    ask: dream,
    answered(isComplete) {
      if (isComplete) did("dreamed");
    },
    failed({ status, message }) {
      showProgress();
      if (status !== 0 && status !== 404) problem.update({ text: message });
    },
    intervalMs: INTERVAL_MS,
  });

  const describer = new Refresher({
    question() {
      const { run } = store.state;
      return isSeen && run ? { key: run.id, about: run.id, run: run.id } : null;
    },
    ask: ({ run }) => api.network(run),
    answered({ layers: found }, { run }) {
      if (run !== described) {
        presses = 0;
        part(root, "body").toggleAttribute("data-empty", true);
      }
      [described, layers] = [run, dreamLayers(found)];
      select.replaceChildren(...layers.map(({ words }) => element("option", { text: words })));
      empty();
    },
    failed: () => {},
  });

  /** Ask for the dreams of a layer, some units after others. Returns whether all were dreamt. */
  async function dream({ run, at, layer, isRegularized, presses: asked }) {
    const isWanted = () => asked === presses && layer === layerOf() && isRegularized === regularized.checked;
    const steps = [];
    let done = 0;
    isDreaming = true;
    part(root, "body").toggleAttribute("data-empty", false);
    try {
      while (done < layer.count && isWanted()) {
        const units = Array.from({ length: Math.min(UNITS_AT_ONCE, layer.count - done) }, (_, i) => done + i);
        showProgress(progressWords(done, layer.count, layer.unit));
        const content = { layer: layer.layer, units, steps: STEPS, regularized: isRegularized };
        const answer = await api.dreams(run, content, at).catch(waitIfBusy);
        if (!answer) continue;
        if (!isWanted()) break;
        receive(answer, at);
        steps.push(answer.step);
        done += units.length;
        showSteps(steps);
      }
    } finally {
      isDreaming = false;
      showProgress(done === layer.count ? progressWords(done, layer.count, layer.unit) : "");
    }
    problem.update({ text: "" });
    return done === layer.count;
  }

  async function waitIfBusy(error) {
    if (error.status !== BUSY) throw error;
    showProgress("The server dreams for another page…");
    await new Promise((resolve) => setTimeout(resolve, BUSY_MS));
    return null;
  }

  function receive({ units, pictures, excitations, strongest, run, step }, at) {
    units.forEach((index, i) => {
      const excited = partOf(excitations, i);
      const pixels = [...partOf(pictures, i)];
      dreams[index] = { run, at, step, index, pixels, before: excited[0], reached: excited.at(-1), steps: excited.length - 1, strongest: strongest[i] };
    });
    show();
  }

  function show() {
    const { unit } = layerOf();
    list.update({ unit, dreams, chosen });
    large.update(dreams[chosen], unit);
  }

  function showProgress(words = "") {
    setText(part(root, "progress"), words);
    setText(button, isDreaming ? "Stop" : "Dream");
    part(root, "list").setAttribute("aria-busy", String(isDreaming));
  }

  function showSteps(steps) {
    const [first, last] = [Math.min(...steps), Math.max(...steps)].map(count);
    setText(part(root, "seen"), first === last ? `at step ${first}` : `at steps ${first} to ${last}`);
  }

  /** Show a place for each unit of the chosen layer. */
  function empty() {
    chosen = 0;
    dreams = Array.from({ length: layerOf()?.count ?? 0 }, () => null);
    if (layerOf()) {
      setText(part(root, "invitation"), invitationWords(layerOf()));
      show();
    }
    refresher.check();
  }

  button.addEventListener("click", () => {
    const { run, moment } = store.state;
    if (isDreaming) {
      follow.checked = false;
      presses = 0;
    } else {
      presses = performance.now();
      state = moment ?? run?.step;
    }
    refresher.check();
  });
  select.addEventListener("change", empty);
  follow.addEventListener("change", () => {
    if (follow.checked) presses ||= performance.now();
    refresher.check();
  });
  regularized.addEventListener("change", () => refresher.check());
  root.addEventListener("dream", ({ detail: { index } }) => {
    chosen = index;
    show();
    setText(part(root, "spoken"), part(root, "dream-words").textContent);
  });
  const check = () => {
    describer.check();
    refresher.check();
  };
  store.watch(["run", "moment"], check);
  document.addEventListener("visibilitychange", check);
  whenSeen(root, (seen) => {
    isSeen = seen;
    check();
  });
}

/** One dream, what the network answers to it, and the strongest image beside it. */
function mountLarge(root, { api }) {
  const [canvas, words, answer] = ["large-canvas", "dream-words", "answer-words"].map((name) => part(root, name));
  const [strongestCanvas, strongestText] = ["strongest-canvas", "strongest-words"].map((name) => part(root, name));
  const invitation = words.cloneNode(true).childNodes;
  let shown = null;

  const refresher = new Refresher({
    question: () => shown && { key: shown.key, about: "dream", dream: shown },
    async ask({ dream: { run, at, pixels, strongest } }) {
      const [prediction, { examples }] = await Promise.all([
        api.predict(run, { strokes: [], picture: { kind: "pixels", pixels } }, at),
        api.examples({ split: "validation", indices: [strongest.index] }),
      ]);
      return { prediction, example: examples[0] };
    },
    answered({ prediction, example }, { key }) {
      if (key !== shown?.key) return;
      setText(answer, answerWords(prediction));
      showInk(strongestCanvas, example.pixels);
      strongestCanvas.setAttribute("aria-label", `Validation image ${example.index}`);
    },
    failed: () => setText(answer, ""),
  });

  return {
    update(dream, unit) {
      if (!dream) {
        shown = null;
        showInk(canvas, null);
        showInk(strongestCanvas, null);
        words.replaceChildren(...[...invitation].map((node) => node.cloneNode(true)));
        for (const text of [answer, strongestText]) setText(text, "");
        return;
      }
      const key = `${unit} ${dream.index} ${dream.run} ${dream.step} ${dream.reached}`;
      if (key === shown?.key) return;
      shown = { ...dream, key };
      showInk(canvas, dream.pixels);
      canvas.setAttribute("aria-label", `The dream of ${unitName(unit, dream.index)}`);
      setText(words, dreamWords({ ...dream, unit }));
      setText(strongestText, strongestWords(dream.strongest, dream.reached));
      refresher.check();
    },
  };
}
