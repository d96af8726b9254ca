import { dispatch, part, setText } from "../dom/dom.js";
import { number } from "../words/format.js";
import { gradientBody, gradientWay } from "./gradient-body.js";
import { originBody } from "./origin-body.js";

/**
 * Where one number came from, or its gradient; the words are spoken. Dispatches "close", "follow"
 * {layer, position} to a number that has a part in it, and "differentiate" where the gradient is
 * asked for.
 */
export function createOriginCard(container) {
  const [title, what, value, notes, body, line, way, hint, spoken, differentiate] = [
    "title", "what", "value", "notes", "body", "line", "way", "hint", "spoken", "differentiate",
  ].map((name) => part(container, `origin-${name}`));
  let isPressed = false;
  let waiting = null;

  part(container, "origin-close").addEventListener("click", () => dispatch(container, "close"));
  differentiate.addEventListener("click", () => dispatch(container, "differentiate"));
  container.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-layer]");
    if (!button) return;
    const { layer, position } = button.dataset;
    dispatch(container, "follow", { layer: Number(layer), position: position.split(",").map(Number) });
  });
  // A button that is replaced while it is pressed would not be clicked.
  container.addEventListener("pointerdown", () => (isPressed = true));
  for (const end of ["pointerup", "pointercancel"]) {
    addEventListener(end, () => {
      isPressed = false;
      setTimeout(() => waiting && show(waiting));
    });
  }

  function show(data) {
    waiting = isPressed ? data : null;
    if (isPressed) return;
    const isOther = title.textContent !== data.title;
    const buttons = () => [...container.querySelectorAll("button[data-layer]")];
    const focused = buttons().indexOf(document.activeElement);
    setText(title, data.title);
    setText(what, data.what);
    setText(value, number(data.value));
    setText(notes, data.notes.join(" "));
    setText(line, data.mathematics);
    body.replaceChildren(...(data.origin ? originBody(data.origin) : []), ...(data.gradient ? gradientBody(data.gradient) : []));
    way.replaceChildren(...(data.gradient ? gradientWay(data.gradient) : []));
    hint.hidden = data.isHeld;
    differentiate.hidden = !data.canDifferentiate;
    if (focused >= 0) (isOther ? title : (buttons()[focused] ?? title)).focus({ preventScroll: true });
    if (isOther) container.scrollTop = 0;
    if (data.isSpoken) setText(spoken, [data.title, number(data.value), data.mathematics, ...data.notes].join(". "));
  }

  return {
    /**
     * @param {{title: string, what: string, value: number, notes: string[], mathematics: string, origin: object|null,
     *   gradient: object|null, isHeld: boolean, canDifferentiate: boolean, isSpoken: boolean}} data
     *   notes are sentences; origin is the server's; gradient is what gradientView makes; isHeld: the
     *   pointer no longer changes the number
     */
    update: show,
  };
}
