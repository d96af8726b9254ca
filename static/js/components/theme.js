import { onThemeChange, part, setText } from "../dom/dom.js";
import { storedText } from "../dom/storage.js";

/** A button between light and dark; until it is used the system decides. */
export function createTheme(button) {
  const root = document.documentElement;
  const stored = storedText("localStorage", "nudge-theme");
  const isDark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const showOther = () => setText(part(button, "words"), isDark() ? "Light colors" : "Dark colors");

  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    stored.set(root.dataset.theme);
  });
  onThemeChange(showOther);
  showOther();
}
