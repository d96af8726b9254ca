import { actionButton, dispatch, part, setText } from "../dom/dom.js";

/** Start, pause, step, start again, new run. Dispatches "start", "pause", "step", "restart", "new". */
export function createControls(container) {
  const toggle = actionButton(container, "toggle");
  let isTraining = true;

  toggle.addEventListener("click", () => dispatch(container, isTraining ? "pause" : "start"));
  for (const action of ["step", "restart", "new"]) {
    actionButton(container, action).addEventListener("click", () => dispatch(container, action));
  }

  return {
    /** @param {{status: string}} run */
    update({ status }) {
      isTraining = status === "training";
      setText(toggle, isTraining ? "Pause" : "Train");
    },
  };
}

/**
 * A dot and a word: the status of the run. The dot changes with every new step that is shown, not by
 * an animation, for which the browser would draw sixty frames a second.
 */
export function createStatus(container) {
  let shown = null;

  return {
    /** @param {{status: string, step: number}} run */
    update({ status, step }) {
      container.dataset.status = status;
      if (step !== shown) container.toggleAttribute("data-beat");
      shown = step;
      setText(part(container, "status-words"), status);
    },
  };
}
