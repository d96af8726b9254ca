// Runs before the page is painted: a theme that was chosen earlier must not flash in late.
(() => {
  try {
    const theme = localStorage.getItem("nudge-theme");
    if (theme) document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be forbidden; then the system's theme holds.
  }
})();
