import { isTyping } from "./dom.js";

/**
 * Bind keys of the page; they do nothing while a person types in a field or a dialog is open.
 * @param {Record<string, () => void>} bindings by name: "t", "Escape", "Mod+z", "Mod+Shift+z",
 *   where Mod is Control, or Command on a Mac
 */
export function onKeys(bindings) {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || isTyping(event)) return;
    const action = bindings[nameOf(event)];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function nameOf({ key, ctrlKey, metaKey, shiftKey }) {
  const letter = key.length === 1 ? key.toLowerCase() : key;
  if (!ctrlKey && !metaKey) return letter;
  return shiftKey ? `Mod+Shift+${letter}` : `Mod+${letter}`;
}
