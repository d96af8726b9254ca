import { createNumberGrid } from "../components/number-grid.js";
import { did } from "../dom/deeds.js";
import { actionButton, isDisabled, part, setDisabled } from "../dom/dom.js";

/** The picture that the network sees, enlarged, with the number of each pixel. */
export function mountNumbers(root, { store }) {
  const grid = createNumberGrid(part(root, "rows"));
  const view = part(root, "window");
  const button = actionButton(root.closest("section"), "enlarge");

  button.addEventListener("click", () => {
    if (isDisabled(button)) return;
    grid.update({ pixels: store.state.prediction.input });
    root.showModal();
    // Where it does not fit, its middle is seen first.
    view.scrollLeft = (view.scrollWidth - view.clientWidth) / 2;
    view.scrollTop = (view.scrollHeight - view.clientHeight) / 2;
    did("enlarged");
  });
  store.watch(["prediction"], ({ prediction }) => setDisabled(button, !prediction));
}
