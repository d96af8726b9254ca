const PLACE = "nudge-key";

/** The teacher's key: kept for as long as the tab, asked for when the server wants it. */
export function createKeyDialog(dialog) {
  const field = dialog.querySelector("input");

  // Not a submit button: Enter would press the first of those.
  dialog.querySelector('[data-action="cancel"]').addEventListener("click", () => dialog.close());

  return {
    get: () => sessionStorage.getItem(PLACE),
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
            if (key) sessionStorage.setItem(PLACE, key);
            resolve(key);
          },
          { once: true },
        );
      });
    },
  };
}
