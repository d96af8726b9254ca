import { element, part, setText, tell } from "../dom/dom.js";
import { aDigit } from "../words/format.js";

/** "What was it?" and ten buttons. Tells "label" {digit} and "unlabel". */
export function createLabelButtons(container) {
  const words = part(container, "ask-words");
  const buttons = Array.from({ length: 10 }, (_, digit) => {
    const button = element("button", { type: "button", text: String(digit), "aria-keyshortcuts": String(digit), "aria-pressed": "false" });
    button.addEventListener("click", () => isEnabled(button) && tell(container, "label", { digit }));
    return button;
  });
  const back = element("button", { type: "button", class: "quiet", text: "Take back", hidden: true });
  back.addEventListener("click", () => {
    buttons.find((button) => button.getAttribute("aria-pressed") === "true")?.focus();
    tell(container, "unlabel");
  });
  part(container, "ask-digits").append(...buttons);
  part(container, "ask-head").append(back);

  return {
    /** @param {{isEmpty: boolean, isTest: boolean, kept: number|null}} data kept: as what it was kept */
    update({ isEmpty, isTest, kept }) {
      setText(words, isTest ? "A test image: it is not kept." : kept === null ? "What was it?" : `Kept as ${aDigit(kept)}.`);
      buttons.forEach((button, digit) => {
        button.setAttribute("aria-disabled", String(isEmpty || isTest));
        button.setAttribute("aria-pressed", String(digit === kept));
        button.title = `It was ${aDigit(digit)}`;
      });
      back.hidden = kept === null;
    },
  };
}

const isEnabled = (button) => button.getAttribute("aria-disabled") !== "true";
