import { actionButton, dispatch, isDisabled, setDisabled, setText } from "../dom/dom.js";

/**
 * Start, pause, step, start again, new run. Dispatches "start", "pause", "step", "restart", "new",
 * but nothing that the server would refuse: in place of "new" it may dispatch "full".
 */
export function createControls(container) {
  const buttons = Object.fromEntries(["toggle", "step", "restart", "new"].map((action) => [action, actionButton(container, action)]));
  let isTraining = true;

  const press = (action) => {
    if (isDisabled(buttons[action])) {
      if (action === "new") dispatch(container, "full");
      return;
    }
    dispatch(container, action === "toggle" ? (isTraining ? "pause" : "start") : action);
  };
  for (const [action, button] of Object.entries(buttons)) button.addEventListener("click", () => press(action));

  return {
    /** As a click on the button of this action. */
    press,
    /** @param {{status: string, isFull: boolean, goesOn: boolean}} data whether as many runs are held as can be; whether a failed run can go on */
    update({ status, isFull, goesOn }) {
      isTraining = status === "training";
      setText(buttons.toggle, isTraining ? "Pause" : "Train");
      const isLost = status === "failed" && !goesOn;
      const isOver = isLost || ["finished", "diverged"].includes(status);
      setDisabled(buttons.toggle, isOver);
      setDisabled(buttons.step, isOver);
      setDisabled(buttons.restart, isLost);
      setDisabled(buttons.new, isFull);
    },
  };
}
