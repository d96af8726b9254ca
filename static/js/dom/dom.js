/** Small helpers for the document. */

/** Make an element: attributes by name ("text" is its text), then children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") made.textContent = value;
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** The element within container that the template calls data-part=name. */
export function part(container, name) {
  return container.querySelector(`[data-part="${name}"]`);
}

/** Set text only where it differs: less work for the browser and for screen readers. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** Tell the outside: an event that bubbles, with a detail. */
export function tell(container, name, detail) {
  container.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
}

// Finding a color out makes the browser compute the page's style anew: once a theme is enough.
const colors = new Map();

/** A color of the style sheet as the browser computes it for the theme of now: "rgb(1, 2, 3)". */
export function cssColor(name) {
  if (!colors.has(name)) colors.set(name, computedColor(name));
  return colors.get(name);
}

function computedColor(name) {
  const probe = element("span", { hidden: true });
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Call back whenever the theme changes, by the system or by the button. */
export function onThemeChange(callback) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", callback);
  new MutationObserver(callback).observe(document.documentElement, {
    attributeFilter: ["data-theme"],
  });
}

// Before anybody else is told, who would ask for the colors at once.
onThemeChange(() => colors.clear());

/** Whether a key that was pressed belongs to a field or a dialog, not to the page. */
export function isTyping(event) {
  return event.target.closest?.("input:not([type=range]), textarea, select, dialog, [popover]") !== null
    || document.querySelector("dialog[open]") !== null;
}
