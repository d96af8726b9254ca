/** What the head of the page says of the network: true in every state of its run. */

import { count } from "./format.js";

const STATES = {
  training: () => "This network is learning to read handwriting right now.",
  paused: ({ step }) => (step ? `This network has learned for ${count(step)} ${step === 1 ? "step" : "steps"} and is paused.` : "This network has not learned anything yet."),
  finished: () => "This network has finished learning to read handwriting.",
  diverged: () => "This network’s learning failed: its numbers grew without limit.",
  failed: () => "This network’s training stopped because of an error.",
};

/** @param {{run: object|null, moment: number|null, lost: boolean}} state the page's */
export function introduction({ run, moment, lost }) {
  if (lost) return "The server with the network does not answer right now.";
  if (!run) return "A network that learns to read handwriting.";
  if (moment !== null) return `You see this network as it was at step ${count(moment)}.`;
  return STATES[run.status](run);
}
