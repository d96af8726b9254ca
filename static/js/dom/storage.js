/**
 * A text in the browser's storage. Where storage is forbidden, the text is kept for as long as the
 * page is open.
 * @param {"localStorage"|"sessionStorage"} area
 * @param {string} name
 */
export function storedText(area, name) {
  let current = null;

  return {
    get() {
      try {
        return globalThis[area].getItem(name);
      } catch {
        return current;
      }
    },
    set(text) {
      current = text;
      try {
        globalThis[area].setItem(name, text);
      } catch {
        // Storage is forbidden or full.
      }
    },
  };
}
