import { actionButton } from "../dom/dom.js";
import { storedText } from "../dom/storage.js";

/** The teacher's key: kept for as long as the tab, asked for when the server wants it. */
export function createKeyDialog(dialog) {
  const field = dialog.querySelector("input");
  const stored = storedText("sessionStorage", "nudge-key");

  // Not a submit button: Enter would press the first of those.
  actionButton(dialog, "cancel").addEventListener("click", () => dialog.close());

  return {
    get: stored.get,
    /** Ask a person. Resolves to the key, or to null if there is none. */
    ask() {
      field.value = "";
      dialog.returnValue = "";
      dialog.showModal();
      return new Promise((resolve) => {
        dialog.addEventListener(
          "close",
          () => {
            const key = dialog.returnValue === "use" ? field.value : null;
            if (key) stored.set(key);
            resolve(key);
          },
          { once: true },
        );
      });
    },
  };
}
