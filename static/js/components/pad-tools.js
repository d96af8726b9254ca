import { tell } from "../dom/dom.js";

/** The buttons under the pad. Tells "undo", "redo", "clear", "testdigit" and "picture" {file}. */
export function createPadTools(container) {
  const button = (action) => container.querySelector(`[data-action="${action}"]`);
  const file = container.querySelector("[data-part=file]");

  for (const action of ["undo", "redo", "clear"]) {
    button(action).addEventListener("click", () => tell(container, action));
  }
  button("test-digit").addEventListener("click", () => tell(container, "testdigit"));
  button("open").addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    if (file.files[0]) tell(container, "picture", { file: file.files[0] });
    file.value = "";
  });

  return {
    update({ canUndo, canRedo, isEmpty }) {
      setDisabled(button("undo"), !canUndo);
      setDisabled(button("redo"), !canRedo);
      setDisabled(button("clear"), isEmpty);
    },
  };
}

/** Not the attribute "disabled": a button that loses the focus while it is used loses its user. */
function setDisabled(target, disabled) {
  target.setAttribute("aria-disabled", String(disabled));
}
