import { onThemeChange, part, setText } from "../dom/dom.js";

/** A button between light and dark; until it is used the system decides. */
export function createTheme(button) {
  const root = document.documentElement;
  const isDark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const say = () => setText(part(button, "words"), isDark() ? "Light colors" : "Dark colors");

  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("nudge-theme", root.dataset.theme);
    } catch {
      // Storage may be forbidden; the choice then holds for this page.
    }
  });
  onThemeChange(say);
  say();
}
