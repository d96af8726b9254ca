import { count } from "./format.js";

/** What a link brings back. holds is state/address.js's; a pad that has nothing is no drawing to speak of. */
export function holdsWords({ holds, moment, isEmpty }) {
  const step = holds.moment ? `this run at step ${count(moment)}` : "this run";
  if (isEmpty) return `It opens ${step}.`;
  if (holds.drawing) return `It opens ${step}, with what is on the pad.`;
  return `It opens ${step}, without what is on the pad: only test images and drawings that are not very long fit into a link.`;
}

const NAMES = { run: "run", step: "step", image: "test image", drawing: "drawing" };

/** What of a link could not be read; "" if all of it could. */
export function unreadableWords(names) {
  return names.length ? `This link is damaged: its ${names.map((name) => NAMES[name]).join(" and ")} cannot be read.` : "";
}

export const goneWords = () => "The run of this link no longer exists on this server. This is the current run.";

/** Where a step was not kept and a neighbor of it is shown. */
export const nearestWords = (wanted, kept) => `Step ${count(wanted)} of this run is not kept. This is step ${count(kept)}, the nearest that is.`;
