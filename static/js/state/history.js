/** The columns of a run's history: extended by answers, smoothed, and divided into epochs. */

export const COLUMNS = ["step", "loss", "train_accuracy", "validation_accuracy", "learning_rate", "own_accuracy"];

/** A history without rows. */
export function emptyHistory() {
  return Object.fromEntries(COLUMNS.map((name) => [name, []]));
}

/** The last known step; -1 before the first. */
export function lastStep(history) {
  return history.step.at(-1) ?? -1;
}

/**
 * Append an answer's rows; they replace known rows of the same steps. Returns the same history if
 * there is nothing new.
 */
export function merge(history, rows) {
  if (rows.step.length === 0) return history;
  const first = rows.step[0];
  const keep = history.step.findIndex((step) => step >= first);
  const end = keep === -1 ? history.step.length : keep;
  return Object.fromEntries(COLUMNS.map((name) => [name, [...history[name].slice(0, end), ...rows[name]]]));
}

// The longest memory of an average, as a share of the steps so far.
const LONGEST_MEMORY_SHARE = 1 / 10;

/**
 * Average exponentially over the steps, with the bias toward the first value corrected.
 * @param {number[]} steps rising
 * @param {(number|null)[]} values null where there is none; the average is null there too
 * @param {number} memory in steps: a value this old weighs 1/e; less in the beginning, where a few
 *   steps change much
 */
export function smooth(steps, values, memory) {
  let sum = 0;
  let weight = 0;
  let last = steps[0] ?? 0;
  return values.map((value, i) => {
    if (value === null) return null;
    const span = Math.max(1, Math.min(memory, LONGEST_MEMORY_SHARE * (steps[i] - steps[0])));
    const share = Math.exp(-Math.max(steps[i] - last, 1) / span);
    last = steps[i];
    sum = share * sum + (1 - share) * value;
    weight = share * weight + (1 - share);
    return sum / weight;
  });
}

/**
 * Average a column over equally many steps everywhere. The server merges old rows, each of which then
 * is the mean of several steps; beside them, rows of single steps would look as if the noise had grown.
 * @param {number[]} steps rising
 * @param {(number|null)[]} values of the rows; each stands for the steps since the row before
 * @returns {(number|null)[]} at the last row of each group its mean, null at the other rows
 */
export function averageEvenly(steps, values) {
  const spans = steps.map((step, i) => (i ? step - steps[i - 1] : 1));
  const longest = Math.max(1, ...spans.slice(1));
  let [sum, weight] = [0, 0];
  return values.map((value, i) => {
    if (value !== null) [sum, weight] = [sum + spans[i] * value, weight + spans[i]];
    const isLast = i === values.length - 1 || Math.floor(steps[i + 1] / longest) !== Math.floor(steps[i] / longest);
    if (!isLast || !weight) return null;
    const mean = sum / weight;
    [sum, weight] = [0, 0];
    return mean;
  });
}

/**
 * Find the steps at which epochs ended.
 * @param {[number, number][]} marks rising pairs of a step and its epoch; between two of
 *   them the batch size is taken as constant
 */
export function epochEnds(marks) {
  const ends = [];
  for (let i = 1; i < marks.length; i += 1) {
    const [[fromStep, fromEpoch], [toStep, toEpoch]] = [marks[i - 1], marks[i]];
    for (let epoch = Math.floor(fromEpoch) + 1; epoch <= toEpoch; epoch += 1) {
      const share = (epoch - fromEpoch) / (toEpoch - fromEpoch);
      ends.push(Math.round(fromStep + share * (toStep - fromStep)));
    }
  }
  return ends;
}

/** Add a pair of step and epoch to the marks, of which there is at least one, keeping only those that are not on a line through their neighbors. */
export function addMark(marks, step, epoch) {
  const last = marks.at(-1);
  if (step <= last[0]) return marks;
  const before = marks.at(-2);
  if (before) {
    const slope = (last[1] - before[1]) / (last[0] - before[0]);
    const expected = last[1] + slope * (step - last[0]);
    if (Math.abs(expected - epoch) < 1e-3) return [...marks.slice(0, -1), [step, epoch]];
  }
  return [...marks, [step, epoch]];
}

/** The epochs of rising steps, by marks as for epochEnds; after the last mark the epochs go on as before it. */
export function epochsOf(steps, marks) {
  let i = 1;
  return steps.map((step) => {
    while (i < marks.length - 1 && step > marks[i][0]) i += 1;
    if (marks.length < 2) return marks[0][1];
    const [[fromStep, fromEpoch], [toStep, toEpoch]] = [marks[i - 1], marks[i]];
    return fromEpoch + ((step - fromStep) / (toStep - fromStep)) * (toEpoch - fromEpoch);
  });
}
