import { storedText } from "./storage.js";

/** The random name of this tab, which it keeps when it is loaded again. */
export function tabName() {
  const stored = storedText("sessionStorage", "nudge-page");
  const known = stored.get();
  if (known) return known;
  const name = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  stored.set(name);
  return name;
}
