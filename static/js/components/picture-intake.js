import { actionButton, dispatch, part } from "../dom/dom.js";

/** Pictures that are chosen, dropped on the pad, or pasted anywhere. Dispatches "picture" {file}. */
export function createPictureIntake(container) {
  const [pad, field] = ["pad", "file"].map((name) => part(container, name));
  let depth = 0;
  const countEntered = (change) => {
    depth = Math.max(0, depth + change);
    pad.toggleAttribute("data-dropping", depth > 0);
  };
  const take = (file) => file && dispatch(container, "picture", { file });

  actionButton(container, "open").addEventListener("click", () => field.click());
  field.addEventListener("change", () => {
    take(field.files[0]);
    field.value = "";
  });
  pad.addEventListener("dragenter", () => countEntered(1));
  pad.addEventListener("dragleave", () => countEntered(-1));
  pad.addEventListener("dragover", (event) => event.preventDefault());
  pad.addEventListener("drop", (event) => {
    event.preventDefault();
    countEntered(-depth);
    take(event.dataTransfer.files[0]);
  });
  document.addEventListener("paste", (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
    if (file) event.preventDefault();
    take(file);
  });
}
