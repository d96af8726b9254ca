/**
 * The page: its state, where that comes from, and its sections.
 *
 * The folders in the order in which to read them, none of which imports a later one: figures/
 * (geometry and colors, without a document), words/ (numbers and sentences), dom/ (helpers for the
 * document), state/ (what the page knows), server/ (asking the server), components/ (a container in,
 * update(data) in, events out), sections/ (one part of the page each; they connect the others).
 */

import { createKeyDialog } from "./components/key-dialog.js";
import { createTerms } from "./components/term.js";
import { whenNear } from "./dom/arrival.js";
import { tabName } from "./dom/tab-name.js";
import { followLinks } from "./dom/views.js";
import { mountAddress } from "./sections/address.js";
import { mountCorrection } from "./sections/correction.js";
import { mountHeader } from "./sections/header.js";
import { mountLabels } from "./sections/labels.js";
import { mountMoment } from "./sections/moment.js";
import { mountNumbers } from "./sections/numbers.js";
import { mountPath } from "./sections/path.js";
import { mountPredict } from "./sections/predict.js";
import { mountTraining } from "./sections/training.js";
import { mountWatch } from "./sections/watch.js";
import { mountWhy } from "./sections/why.js";
import { Api } from "./server/api.js";
import { createFollower } from "./server/follower.js";
import { emptyHistory } from "./state/history.js";
import { Store } from "./state/store.js";
import { EMPTY } from "./state/strokes.js";
import { followSubject } from "./state/subject.js";

const store = new Store({
  followed: "current",
  run: null,
  history: emptyHistory(),
  marks: [[0, 0]],
  runs: [],
  // How many runs the server holds at most, and which one was deleted last.
  most: Infinity,
  deleted: null,
  lost: false,
  drawing: EMPTY,
  pad: { canUndo: false, canRedo: false, isDrawing: false, isEraser: false },
  prediction: null,
  // The drawing that was kept last, with its id and label.
  kept: null,
  // The step of the checkpoint that the page shows; null: the run's latest state.
  moment: null,
  // Whether branches of this page run: the server does one set at a time.
  isBranching: false,
  // What the views show: the drawing, or a test image while the pad is empty.
  subject: null,
  sample: null,
});
const keys = createKeyDialog(document.getElementById("key"));
const me = tabName();
const api = new Api({ fetch: (...request) => fetch(...request), keys, page: me });
const page = { api, store, me, follower: createFollower({ api, store }) };

followSubject(page);

// What the first screen shows, and what every part of the page needs.
const sections = {
  header: mountHeader,
  predict: mountPredict,
  labels: mountLabels,
  watch: mountWatch,
  why: mountWhy,
  numbers: mountNumbers,
  correction: mountCorrection,
  training: mountTraining,
  moment: mountMoment,
  path: mountPath,
  // After the moment and the pad, which it sets.
  address: mountAddress,
};
for (const [id, mountSection] of Object.entries(sections)) mountSection(document.getElementById(id), page);

// What is below it is loaded when it comes near.
const views = {
  network: async () => (await import("./sections/network.js")).mountNetwork,
  normalization: async () => (await import("./sections/normalization.js")).mountNormalization,
  explanation: async () => (await import("./sections/explanation.js")).mountExplanation,
  batch: async () => (await import("./sections/batch.js")).mountBatch,
  nudge: async () => (await import("./sections/nudge.js")).mountNudge,
  "nudge-image": async () => (await import("./sections/nudge-image.js")).mountNudgeImage,
  "rate-map": async () => (await import("./sections/rate-map.js")).mountRateMap,
  branches: async () => (await import("./sections/branches.js")).mountBranches,
  schedule: async () => (await import("./sections/schedule.js")).mountSchedule,
  replay: async () => (await import("./sections/replay.js")).mountReplay,
  map: async () => (await import("./sections/map.js")).mountMap,
  dreams: async () => (await import("./sections/dreams.js")).mountDreams,
  saliency: async () => (await import("./sections/saliency.js")).mountSaliency,
  neighbors: async () => (await import("./sections/neighbors.js")).mountNeighbors,
  evaluation: async () => (await import("./sections/evaluation.js")).mountEvaluation,
  digits: async () => (await import("./sections/digits.js")).mountDigits,
};
for (const [id, load] of Object.entries(views)) {
  const root = document.getElementById(id);
  whenNear(root, load, (mountView) => mountView(root, page));
}

createTerms(document.body);
followLinks();
