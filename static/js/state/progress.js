/**
 * How far a person has come on the path: {step, deeds, isOpen, pointed, words, isFolded}. Steps count from 1, deeds are
 * names; pointed is the index of the task that was asked for, or null; words are what was noticed last.
 */

export const BEGINNING = Object.freeze({ step: 1, deeds: Object.freeze([]), isOpen: false, pointed: null, words: "", isFolded: false });

/** Read progress from a text that was stored; the beginning if it is none. It is not open until it is asked for. */
export function readProgress(text, length) {
  try {
    const { step, deeds } = JSON.parse(text);
    const isKnown = isStep(step, length) && Array.isArray(deeds) && deeds.every((deed) => typeof deed === "string");
    return isKnown ? { ...BEGINNING, step, deeds: [...new Set(deeds)] } : BEGINNING;
  } catch {
    return BEGINNING;
  }
}

/** Progress as a text to store. */
export const writeProgress = ({ step, deeds }) => JSON.stringify({ step, deeds });

/** Open a step. */
export const atStep = ({ deeds }, step) => ({ ...BEGINNING, deeds, step, isOpen: true });

/** Add a deed; the same progress if it is known. What it means for the step that is open is said. */
export function withDeed(progress, { tasks }, deed) {
  if (progress.deeds.includes(deed)) return progress;
  const deeds = [...progress.deeds, deed];
  const task = tasks.find((one) => one.deed === deed);
  return task ? { ...progress, deeds, pointed: null, words: task.done, isFolded: false } : { ...progress, deeds };
}

/** Whether anything was begun that can be continued. */
export const isBegun = ({ step, deeds }) => step > 1 || deeds.length > 0;

/** Whether all tasks of a step were done. */
export const isDone = ({ tasks }, deeds) => tasks.every(({ deed }) => deeds.includes(deed));

/** The index of the task to point at: the one that was asked for, the first that was not done, or the last. */
export function currentTask({ pointed, deeds }, { tasks }) {
  if (pointed !== null) return pointed;
  const next = tasks.findIndex(({ deed }) => !deeds.includes(deed));
  return next === -1 ? tasks.length - 1 : next;
}

/** The step that the last part of an address names, "#path-3"; null if it names none. */
export function stepOfHash(hash, length) {
  const step = Number(/^#path-(\d{1,2})$/.exec(hash)?.[1]);
  return isStep(step, length) ? step : null;
}

const isStep = (step, length) => Number.isInteger(step) && step >= 1 && step <= length;
