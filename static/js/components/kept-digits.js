import { cssColor, element, onThemeChange, tell } from "../dom/dom.js";
import { aDigit } from "../words/format.js";
import { paintInk, parseColor } from "../figures/palette.js";

/** Digits that were kept, each with its label and a button that forgets it. Tells "forget" {id}. */
export function createKeptDigits(container) {
  let shown = [];

  function paint() {
    const ink = parseColor(cssColor("--ink"));
    container.querySelectorAll("canvas").forEach((canvas, i) => {
      canvas.getContext("2d").putImageData(new ImageData(paintInk(shown[i].pixels, ink), 28, 28), 0, 0);
    });
  }
  onThemeChange(paint);

  return {
    /** @param {{digits: {id: string, label: number, pixels: number[]}[]}} data */
    update({ digits }) {
      const focused = [...container.children].findIndex((item) => item.contains(document.activeElement));
      shown = digits;
      container.replaceChildren(...digits.map((digit) => kept(container, digit)));
      paint();
      if (focused >= 0) container.children[Math.min(focused, digits.length - 1)]?.querySelector("button").focus();
    },
  };
}

function kept(container, { id, label }) {
  const forget = element("button", { type: "button", class: "quiet kept-forget", "aria-label": `Forget this ${label}`, title: "Forget it", text: "×" });
  forget.addEventListener("click", () => tell(container, "forget", { id }));
  return element(
    "li",
    { class: "kept" },
    element("canvas", { width: 28, height: 28, role: "img", "aria-label": `Yours, ${aDigit(label)}` }),
    element("b", { class: "kept-label tabular", text: String(label), "aria-hidden": "true" }),
    forget,
  );
}
