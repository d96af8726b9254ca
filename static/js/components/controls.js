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
