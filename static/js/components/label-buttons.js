import { dispatch, element, isDisabled, part, setDisabled, setText } from "../dom/dom.js";
import { DIGITS } from "../figures/probabilities.js";
import { aDigit } from "../words/format.js";

/** "What was it?" and ten buttons. Dispatches "label" {digit} and "unlabel". */
export function createLabelButtons(container) {
  const words = part(container, "labels-words");
  const buttons = DIGITS.map((digit) => {
    const button = element("button", { type: "button", text: String(digit), "aria-keyshortcuts": String(digit), "aria-pressed": "false" });
    button.addEventListener("click", () => !isDisabled(button) && dispatch(container, "label", { digit }));
    return button;
  });
  const back = element("button", { type: "button", class: "quiet", text: "Take back", hidden: true });
  back.addEventListener("click", () => {
    buttons.find((button) => button.getAttribute("aria-pressed") === "true")?.focus();
    dispatch(container, "unlabel");
  });
  part(container, "labels-digits").append(...buttons);
  part(container, "labels-head").append(back);

  return {
    /** @param {{isEmpty: boolean, isTest: boolean, kept: number|null}} data kept: the label of the kept drawing */
    update({ isEmpty, isTest, kept }) {
      setText(words, isTest ? "A test image: it is not kept." : kept === null ? "What was it?" : `Kept as ${aDigit(kept)}.`);
      buttons.forEach((button, digit) => {
        setDisabled(button, isEmpty || isTest);
        button.setAttribute("aria-pressed", String(digit === kept));
        button.title = `It was ${aDigit(digit)}`;
      });
      back.hidden = kept === null;
    },
  };
}
