/** The page: what it knows, where that comes from, and its sections. */

import { Api } from "./server/api.js";
import { createKeyDialog } from "./components/key-dialog.js";
import { follow } from "./server/follow.js";
import { emptyHistory } from "./state/history.js";
import { mountAnswer } from "./sections/answer.js";
import { mountHeader } from "./sections/header.js";
import { mountInside } from "./sections/inside.js";
import { mountLabels } from "./sections/labels.js";
import { mountLooks } from "./sections/looks.js";
import { mountNeighbors } from "./sections/neighbors.js";
import { mountNormalization } from "./sections/normalization.js";
import { mountNudge } from "./sections/nudge.js";
import { mountOwnDigits } from "./sections/own-digits.js";
import { mountPictureNudge } from "./sections/picture-nudge.js";
import { mountSandwich } from "./sections/sandwich.js";
import { mountTestSet } from "./sections/test-set.js";
import { mountMoment, mountTime } from "./sections/time.js";
import { mountTraining } from "./sections/training.js";
import { Store } from "./state/store.js";
import { EMPTY } from "./state/strokes.js";
import { followSubject } from "./state/subject.js";

const at = (id) => document.getElementById(id);

const store = new Store({
  followed: "current",
  run: null,
  history: emptyHistory(),
  marks: [[0, 0]],
  runs: [],
  locked: false,
  lost: false,
  drawing: EMPTY,
  pad: { canUndo: false, canRedo: false, isDrawing: false },
  answer: null,
  // The drawing that was kept last, with its id and label.
  kept: null,
  // A kept step that the page is taken back to; null is now.
  moment: null,
  // What the views inside look at: the drawing, or a test image while the pad is empty.
  subject: null,
  sample: null,
});
const api = new Api({ fetch: (...request) => fetch(...request), keys: createKeyDialog(at("key")) });
const follower = follow({ api, store });
const page = { api, store, follower };

mountHeader(document.querySelector(".masthead"), page);
const answer = mountAnswer(at("answer"), page);
mountLabels(at("answer"), page);
mountTraining(at("training"), page);
mountInside(at("inside"), page);
followSubject(page);
mountNormalization(at("steps"), page);
mountOwnDigits(at("yours"), page);
mountSandwich(at("sandwich"), page);
mountNudge(at("nudge"), page);
mountPictureNudge(at("picture-nudge"), page);
mountLooks(at("looks"), page);
mountTime(at("time"), page);
mountMoment(at("moment"), page);
mountNeighbors(at("alike"), page);
mountTestSet(at("test-set"), { ...page, show: answer.show });
