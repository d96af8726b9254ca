/** Small helpers for the document. */

const SVG = "http://www.w3.org/2000/svg";

/** Make an HTML element: "name.class.class", attributes ("text" is its text) if any, then children. */
export function element(name, ...parts) {
  return fill((tag) => document.createElement(tag), name, parts);
}

/** The same for an SVG element. */
export function svgElement(name, ...parts) {
  return fill((tag) => document.createElementNS(SVG, tag), name, parts);
}

function fill(create, name, [first = {}, ...rest]) {
  const isChild = first instanceof Node || typeof first === "string";
  const [{ text, ...attributes }, children] = isChild ? [{}, [first, ...rest]] : [first, rest];
  const [tag, ...classes] = name.split(".");
  const made = create(tag);
  made.classList.add(...classes);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** The element within container that the template calls data-part=name. */
export function part(container, name) {
  return container.querySelector(`[data-part="${name}"]`);
}

/** The button within container that the template calls data-action=name. */
export function actionButton(container, name) {
  return container.querySelector(`[data-action="${name}"]`);
}

/** Give container this many children: create(i) makes those that are missing, surplus ones are removed. */
export function setCount(container, count, create) {
  while (container.childElementCount > count) container.lastElementChild.remove();
  while (container.childElementCount < count) container.append(create(container.childElementCount));
}

/** Set text only where it differs: less work for the browser and for screen readers. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** Disable a button by aria-disabled: with the attribute "disabled" it would lose the focus. */
export function setDisabled(button, disabled) {
  button.setAttribute("aria-disabled", String(disabled));
}

export const isDisabled = (button) => button.getAttribute("aria-disabled") === "true";

/** Dispatch an event that bubbles, with a detail. */
export function dispatch(container, name, detail) {
  container.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
}

// To look a color up, the browser recomputes the page's style: once for each theme is enough.
const colors = new Map();

/** A color of the style sheet as the browser computes it in the current theme: "rgb(1, 2, 3)". */
export function cssColor(name) {
  if (colors.has(name)) return colors.get(name);
  const probe = element("span", { hidden: true });
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  colors.set(name, getComputedStyle(probe).color);
  probe.remove();
  return colors.get(name);
}

/** Call back whenever the theme changes, by the system or by the button. */
export function onThemeChange(callback) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", callback);
  new MutationObserver(callback).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

// This listener comes first: the others ask for colors as soon as they are called.
onThemeChange(() => colors.clear());

/** Whether a pressed key belongs to a field, a dialog or a card that is open, not to the page. */
export function isTyping(event) {
  // A digit may be meant for a choice among digits; letters are not for any choice.
  const fields = /^[a-z]$/i.test(event.key) ? "input:not([type=range], [type=radio])" : "input:not([type=range])";
  return event.target.closest?.(`${fields}, textarea, select, dialog, [popover]`) !== null
    || document.querySelector("dialog[open], :popover-open") !== null;
}
