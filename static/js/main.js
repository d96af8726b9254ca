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
import { tabName } from "./dom/tab-name.js";
import { followLinks } from "./dom/views.js";
import { mountAddress } from "./sections/address.js";
import { mountBatch } from "./sections/batch.js";
import { mountBranches } from "./sections/branches.js";
import { mountCorrection } from "./sections/correction.js";
import { mountDigits } from "./sections/digits.js";
import { mountDreams } from "./sections/dreams.js";
import { mountEvaluation } from "./sections/evaluation.js";
import { mountExplanation } from "./sections/explanation.js";
import { mountHeader } from "./sections/header.js";
import { mountLabels } from "./sections/labels.js";
import { mountMap } from "./sections/map.js";
import { mountMoment } from "./sections/moment.js";
import { mountNeighbors } from "./sections/neighbors.js";
import { mountNetwork } from "./sections/network.js";
import { mountNormalization } from "./sections/normalization.js";
import { mountNudge } from "./sections/nudge.js";
import { mountNudgeImage } from "./sections/nudge-image.js";
import { mountNumbers } from "./sections/numbers.js";
import { mountPath } from "./sections/path.js";
import { mountPredict } from "./sections/predict.js";
import { mountRateMap } from "./sections/rate-map.js";
import { mountReplay } from "./sections/replay.js";
import { mountSaliency } from "./sections/saliency.js";
import { mountSchedule } from "./sections/schedule.js";
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

const sections = {
  header: mountHeader,
  predict: mountPredict,
  labels: mountLabels,
  watch: mountWatch,
  why: mountWhy,
  numbers: mountNumbers,
  correction: mountCorrection,
  training: mountTraining,
  network: mountNetwork,
  normalization: mountNormalization,
  digits: mountDigits,
  explanation: mountExplanation,
  batch: mountBatch,
  nudge: mountNudge,
  "nudge-image": mountNudgeImage,
  "rate-map": mountRateMap,
  branches: mountBranches,
  schedule: mountSchedule,
  saliency: mountSaliency,
  replay: mountReplay,
  moment: mountMoment,
  map: mountMap,
  dreams: mountDreams,
  neighbors: mountNeighbors,
  evaluation: mountEvaluation,
  path: mountPath,
  // After the moment and the pad, which it sets.
  address: mountAddress,
};
for (const [id, mountSection] of Object.entries(sections)) mountSection(document.getElementById(id), page);
createTerms(document.body);
followLinks();
