import { createReliability } from "../components/reliability.js";
import { part, setText } from "../dom/dom.js";
import { calibrationWords, sureness, thresholdWords } from "../words/calibration-words.js";

/** How sure the answers to the test set are, how many are right, and a least confidence to choose. */
export function mountCalibration(root) {
  const diagram = createReliability(part(root, "calibration-chart"));
  const slider = part(root, "threshold");
  let calibration = null;

  function showThreshold() {
    if (!calibration) return;
    slider.setAttribute("aria-valuetext", sureness(calibration.thresholds[slider.valueAsNumber]));
    setText(part(root, "threshold-words"), thresholdWords(calibration, slider.valueAsNumber));
  }

  slider.addEventListener("input", showThreshold);

  return {
    /** @param {object} found what the evaluation has as its calibration */
    update(found) {
      calibration = found;
      diagram.update(found);
      setText(part(root, "calibration-words"), calibrationWords(found));
      showThreshold();
    },
  };
}
