import { dispatch, element } from "../dom/dom.js";
import { inkCanvas } from "../dom/ink.js";
import { aDigit } from "../words/format.js";

/** Kept digits, each with its label and a button that forgets it. Dispatches "forget" {id}. */
export function createKeptDigits(container) {
  return {
    /** @param {{digits: {id: string, label: number, pixels: number[]}[]}} data */
    update({ digits }) {
      const focused = [...container.children].findIndex((item) => item.contains(document.activeElement));
      container.replaceChildren(...digits.map((digit) => createItem(container, digit)));
      if (focused >= 0) container.children[Math.min(focused, digits.length - 1)]?.querySelector("button").focus();
    },
  };
}

function createItem(container, { id, label, pixels }) {
  const forget = element("button", { type: "button", class: "quiet kept-forget", "aria-label": `Forget this ${label}`, text: "×" });
  forget.addEventListener("click", () => dispatch(container, "forget", { id }));
  return element(
    "li.kept",
    inkCanvas(pixels, { role: "img", "aria-label": `Yours, ${aDigit(label)}` }),
    element("b.kept-label.tabular", { text: String(label), "aria-hidden": "true" }),
    forget,
  );
}
