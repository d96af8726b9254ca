import { isTyping } from "./dom.js";
import { storedText } from "./storage.js";

const stored = storedText("localStorage", "nudge-single-keys");

/** Whether keys of one character do something without Control or Command. */
export const areSingleKeysOn = () => stored.get() !== "off";

/** Switch keys of one character on or off, as speech input and a slip of the hand press them too. */
export const setSingleKeys = (areOn) => stored.set(areOn ? "on" : "off");

/**
 * Bind keys of the page; they do nothing while a person types in a field or a dialog is open.
 * @param {Record<string, () => void>} bindings by name: "t", "Escape", "Mod+z", "Mod+Shift+z",
 *   where Mod is Control, or Command on a Mac
 */
export function onKeys(bindings) {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || isTyping(event)) return;
    const name = nameOf(event);
    const action = bindings[name];
    if (!action || (name.length === 1 && !areSingleKeysOn())) return;
    event.preventDefault();
    action();
  });
}

function nameOf({ key, ctrlKey, metaKey, shiftKey }) {
  const letter = key.length === 1 ? key.toLowerCase() : key;
  if (!ctrlKey && !metaKey) return letter;
  return shiftKey ? `Mod+Shift+${letter}` : `Mod+${letter}`;
}
