import { actionButton, dispatch, part, setDisabled } from "../dom/dom.js";

/** The buttons below the pad. Dispatches "undo", "redo", "clear", "testdigit" and "picture" {file}. */
export function createPadTools(container) {
  const [undo, redo, clear] = ["undo", "redo", "clear"].map((action) => {
    const button = actionButton(container, action);
    button.addEventListener("click", () => dispatch(container, action));
    return button;
  });
  const file = part(container, "file");

  actionButton(container, "test-digit").addEventListener("click", () => dispatch(container, "testdigit"));
  actionButton(container, "open").addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    if (file.files[0]) dispatch(container, "picture", { file: file.files[0] });
    file.value = "";
  });

  return {
    update({ canUndo, canRedo, isEmpty }) {
      setDisabled(undo, !canUndo);
      setDisabled(redo, !canRedo);
      setDisabled(clear, isEmpty);
    },
  };
}
