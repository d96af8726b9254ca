import { aDigit } from "../words/format.js";
import { isEmpty } from "./strokes.js";

/**
 * What the views show: the drawing as the network sees it or, as long as the pad is empty, a test
 * image. {id, pixels, label, isSample, words}; label is null where it is not known.
 */
export function subjectOf({ drawing, prediction, sample }, before) {
  if (!isEmpty(drawing)) {
    if (!prediction) return before;
    const label = drawing.picture?.label ?? null;
    const words = label === null ? "your drawing" : `${drawing.picture.name ?? `test image ${drawing.picture.index}`}, ${aDigit(label)}`;
    return same(before, prediction.input, label) ? before : withId({ pixels: prediction.input, label, isSample: false, words });
  }
  if (!sample) return null;
  if (before?.pixels === sample.pixels) return before;
  const words = `test image ${sample.index}, ${aDigit(sample.label)}, as the pad is empty`;
  return withId({ pixels: sample.pixels, label: sample.label, isSample: true, words });
}

let count = 0;

function withId(subject) {
  count += 1;
  return { id: count, ...subject };
}

function same(before, pixels, label) {
  if (!before || before.isSample || before.label !== label) return false;
  return before.pixels.every((value, i) => value === pixels[i]);
}

/** Keep store.state.subject up to date. */
export function followSubject({ api, store }) {
  let isAsked = false;
  const update = () => store.set({ subject: subjectOf(store.state, store.state.subject) });
  store.watch(["drawing", "prediction", "sample"], update);
  store.watch(["run"], async ({ run, sample }) => {
    // Without checkpoints the run has not begun: the server is still reading its images.
    if (!run?.checkpoints.length || sample || isAsked) return;
    isAsked = true;
    const { examples } = await api.examples({ count: 1 }).catch(() => ({ examples: [null] }));
    isAsked = false;
    store.set({ sample: examples[0] });
  });
}
