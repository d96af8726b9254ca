/** What the page says of learning rates: of one step at each, of branches, and of a schedule. */

import { count, DASH, percent } from "./format.js";

// A branch has hardly learned if its loss is still above this share of that at the beginning, and it
// has become worse above the other.
const SLOW_SHARE = 0.9;
const WORSE_SHARE = 2;
// Losses closer than this share of one of them are about the same.
const SAME_SHARE = 0.05;
// The beginning is what the branch with the smallest rate shows after so many steps: a single batch
// may be an easy or a hard one.
const BEGINNING_STEPS = 20;

/** A learning rate as a person would write it: "0.0001", "0.031", "4e-7". */
export function rateWords(rate) {
  if (rate === null) return DASH;
  const rounded = Number(rate.toPrecision(2));
  return rounded > 0 && rounded < 1e-4 ? rounded.toExponential() : String(rounded);
}

/** A loss with two significant digits; one that is not finite is "not a number". */
export function lossWords(loss) {
  if (loss === null) return "not a number";
  return loss >= 1e4 || (loss > 0 && loss < 1e-3) ? loss.toExponential(0) : String(Number(loss.toPrecision(loss >= 100 ? 3 : 2)));
}

/** What the rate map shows of a batch of digits. */
export function batchWords({ rates, batch }) {
  const digits = `${count(batch.count)} training digits`;
  if (batch.best_rate === null) return `No step of any size would help the ${digits}: their loss stays at ${lossWords(batch.before)} or rises.`;
  const after = batch.losses[rates.indexOf(batch.best_rate)];
  const help = `At a rate of ${rateWords(batch.best_rate)} one step would help the ${digits} most: loss ${lossWords(batch.before)} to ${lossWords(after)}.`;
  const harm = batch.harmful_rate === null
    ? `No rate up to ${rateWords(rates.at(-1))} makes them worse.`
    : `From ${rateWords(batch.harmful_rate)} on it makes them worse.`;
  return `${help} ${harm}`;
}

/** The same of the one image that is shown; name is "your drawing" or "this image". */
export function drawingWords({ rates, drawing }, name, label) {
  const called = `For ${name} alone, called ${label},`;
  if (drawing.best_rate === null) return `${called} no step helps: its loss is ${lossWords(drawing.before)}.`;
  const best = `${called} the best rate would be ${rateWords(drawing.best_rate)}`;
  return drawing.harmful_rate === null
    ? `${best}; even ${rateWords(rates.at(-1))} does it no harm, because that step is made for this image alone.`
    : `${best}; from ${rateWords(drawing.harmful_rate)} on the step harms even this image.`;
}

/** What can be read at one rate of the map. */
export function mapReading({ rates, drawing, batch }, index, name) {
  const read = ({ losses, promised }) => `${lossWords(losses[index])} (promised ${promised[index] < 0 ? "below 0" : lossWords(promised[index])})`;
  return `rate ${rateWords(rates[index])}: loss of ${name} ${read(drawing)}; of the ${count(batch.count)} digits ${read(batch)}`;
}

/** The course of a branch: its rate, or its schedule. */
export function courseWords({ learning_rate: rate, schedule, final_learning_rate: end }) {
  if (schedule === "constant") return rateWords(rate);
  return schedule === "exponential" && end > 0 ? `${rateWords(rate)} to ${rateWords(end)}` : `${schedule} from ${rateWords(rate)}`;
}

/** What came of one branch. losses are smoothed. */
export function outcomeWords(branch, losses) {
  if (branch.status === "died") return `died: ${branch.reason}`;
  const last = losses.length ? `loss ${lossWords(losses.at(-1))}` : "";
  if (branch.status === "running") return last;
  if (branch.status === "stopped") return `stopped, ${last}`;
  return `${last}, ${percent(branch.validation_accuracy)} of 1,000 other digits right`;
}

/**
 * One or two sentences about branches that have ended.
 * @param {object} set the server's answer
 * @param {number[][]} smoothed the losses of each branch
 */
export function branchesWords({ branches, status, error, steps }, smoothed) {
  if (status === "running") return "";
  if (error) return `The branches have ended early: ${error}.`;
  const before = beginning(branches, smoothed);
  const ends = branches.map((branch, i) => ({ branch, name: courseWords(branch), last: smoothed[i].at(-1) }));
  const alive = ends.filter(({ branch, last }) => branch.status !== "died" && last !== undefined).sort((a, b) => a.last - b.last);
  const isWorse = ({ last }) => last > WORSE_SHARE * before;
  const isSlow = (end) => end.last > SLOW_SHARE * before && !isWorse(end);
  const [best, ...others] = alive;
  const sentences = [];
  if (best) {
    const when = status === "done" ? `after ${count(steps)} steps` : "so far";
    if (best.last <= SLOW_SHARE * before) {
      sentences.push(`${best.name} is the fastest of these: its loss is ${lossWords(best.last)} ${when}.`);
      for (const { name, last } of others.filter(isSlow)) sentences.push(`${name} is still at ${lossWords(last)}.`);
    } else {
      sentences.push(`None of these rates lowered the loss much ${when}; ${best.name} has the lowest, ${lossWords(best.last)}.`);
    }
  }
  for (const { name, last } of alive.filter(isWorse)) sentences.push(`${name} made it worse: its loss is ${lossWords(last)}.`);
  const dead = ends.filter(({ branch }) => branch.status === "died");
  const whole = dead.filter(({ branch }) => branch.losses.length === steps).map(({ name }) => name);
  if (whole.length) sentences.push(`${listed(whole)} destroyed the network.`);
  for (const { name, branch } of dead.filter(({ branch: { losses } }) => losses.length < steps)) {
    sentences.push(`${name} destroyed the network at step ${count(branch.losses.length + 1)}.`);
  }
  return sentences.join(" ");
}

/** About the loss with which all branches began. */
function beginning(branches, smoothed) {
  const known = smoothed.filter((losses) => losses.length);
  if (!known.length) return 0;
  const least = Math.min(...branches.map((branch) => branch.learning_rate));
  const slowest = branches.findIndex((branch) => branch.learning_rate === least && branch.status !== "died");
  const losses = smoothed[slowest] ?? known[0];
  return slowest === -1 ? losses[0] : losses[Math.min(BEGINNING_STEPS, losses.length) - 1];
}

const listed = (names) => [names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(" and ");

/** What the comparison of a schedule with a constant rate shows. */
export function scheduleWords({ branches: [constant, annealed], status, error }, [flat, falling]) {
  if (status === "running") return "";
  if (error) return `The comparison has ended early: ${error}.`;
  const died = [constant, annealed].filter((branch) => branch.status === "died");
  if (died.length === 2) return `Both died: ${constant.reason}. Start lower.`;
  if (died.length === 1) return `The ${died[0] === constant ? "constant rate" : "annealed branch"} died: ${died[0].reason}.`;
  if (!flat.length || !falling.length) return "";
  const [high, low] = [flat.at(-1), falling.at(-1)];
  const better = low < high ? "Annealing ended lower" : "Annealing did not end lower this time";
  const loss = Math.abs(low - high) < SAME_SHARE * high
    ? `Both ended with about the same loss, ${lossWords(high)}.`
    : `${better}: loss ${lossWords(low)} against ${lossWords(high)}.`;
  const right = `Of 1,000 other digits ${percent(annealed.validation_accuracy)} are right annealed, ${percent(constant.validation_accuracy)} constant.`;
  return status === "done" ? `${loss} ${right}` : loss;
}
