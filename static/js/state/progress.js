/** How far a person has come on the path: {step, deeds, isOpen}; steps count from 1, deeds are names. */

export const BEGINNING = Object.freeze({ step: 1, deeds: Object.freeze([]), isOpen: false });

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

/** Add a deed; the same progress if it is known. */
export function withDeed(progress, deed) {
  return progress.deeds.includes(deed) ? progress : { ...progress, deeds: [...progress.deeds, deed] };
}

/** Whether anything was begun that can be continued. */
export const isBegun = ({ step, deeds }) => step > 1 || deeds.length > 0;

/** Whether all tasks of a step were done. */
export const isDone = ({ tasks }, deeds) => tasks.every(({ deed }) => deeds.includes(deed));

/** The task to do next: the first that was not done, or the last. */
export const nextTask = ({ tasks }, deeds) => tasks.find(({ deed }) => !deeds.includes(deed)) ?? tasks.at(-1);

/** The step that the last part of an address names, "#path-3"; null if it names none. */
export function stepOfHash(hash, length) {
  const step = Number(/^#path-(\d{1,2})$/.exec(hash)?.[1]);
  return isStep(step, length) ? step : null;
}

const isStep = (step, length) => Number.isInteger(step) && step >= 1 && step <= length;
