import { dispatch } from "../dom/dom.js";

/** Pictures that are dropped on the container or pasted anywhere. Dispatches "picture" {file}. */
export function createPictureIntake(container) {
  let depth = 0;
  const countEntered = (change) => {
    depth = Math.max(0, depth + change);
    container.toggleAttribute("data-dropping", depth > 0);
  };

  container.addEventListener("dragenter", () => countEntered(1));
  container.addEventListener("dragleave", () => countEntered(-1));
  container.addEventListener("dragover", (event) => event.preventDefault());
  container.addEventListener("drop", (event) => {
    event.preventDefault();
    countEntered(-depth);
    if (event.dataTransfer.files[0]) dispatch(container, "picture", { file: event.dataTransfer.files[0] });
  });
  document.addEventListener("paste", (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find((f) => f.type.startsWith("image/"));
    if (!file) return;
    event.preventDefault();
    dispatch(container, "picture", { file });
  });
}
