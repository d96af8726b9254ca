/** The geometry of a reliability diagram: bars of how many are right over bins of confidence. */

/**
 * @param {{counts: number[], accuracies: (number|null)[]}} calibration
 * @param {{left: number, top: number, width: number, height: number}} frame
 * @returns {{x, y, width, height, confidence: number}[]} a bar for each bin that is not empty;
 *   confidence: the middle of its bin
 */
export function reliabilityBars({ counts, accuracies }, { left, top, width, height }) {
  const side = width / counts.length;
  return counts.flatMap((count, i) => {
    if (!count) return [];
    const tall = accuracies[i] * height;
    return [{ x: left + i * side, y: top + height - tall, width: side, height: tall, count, confidence: (i + 0.5) / counts.length }];
  });
}
