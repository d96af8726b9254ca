import { setText, tell } from "../dom/dom.js";

/** Start, pause, step, start again, new run. Tells "start", "pause", "step", "restart", "new". */
export function createControls(container) {
  const button = (action) => container.querySelector(`[data-action="${action}"]`);
  const toggle = button("toggle");
  let isTraining = true;

  toggle.addEventListener("click", () => tell(container, isTraining ? "pause" : "start"));
  for (const action of ["step", "restart", "new"]) {
    button(action).addEventListener("click", () => tell(container, action));
  }

  return {
    /** @param {{status: string}} run */
    update({ status }) {
      isTraining = status === "training";
      setText(toggle, isTraining ? "Pause" : "Train");
    },
  };
}
