import { tell } from "../dom/dom.js";

/** Pictures that are dropped on the container or pasted anywhere. Tells "picture" {file}. */
export function createPictureIntake(container) {
  let depth = 0;
  const mark = (change) => {
    depth = Math.max(0, depth + change);
    container.toggleAttribute("data-dropping", depth > 0);
  };

  container.addEventListener("dragenter", () => mark(1));
  container.addEventListener("dragleave", () => mark(-1));
  container.addEventListener("dragover", (event) => event.preventDefault());
  container.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(-depth);
    if (event.dataTransfer.files[0]) tell(container, "picture", { file: event.dataTransfer.files[0] });
  });
  document.addEventListener("paste", (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find((f) => f.type.startsWith("image/"));
    if (!file) return;
    event.preventDefault();
    tell(container, "picture", { file });
  });
}
