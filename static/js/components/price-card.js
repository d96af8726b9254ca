import { dispatch, element, part, setText } from "../dom/dom.js";
import { inkCanvas } from "../dom/ink.js";
import { aDigit, percent } from "../words/format.js";
import { costWords } from "../words/nudge-words.js";
import { createTwinBars } from "./twin-bars.js";

/**
 * What a nudge did to other images: by class, in a sentence, and those that were hurt most. The
 * container is the macro "price", or has some of its parts. Dispatches "choose" {example} when a
 * picture is pressed.
 */
export function createPriceCard(container, { shown = 12 } = {}) {
  const rows = part(container, "price-bars");
  const bars = rows && createTwinBars(rows);
  const list = part(container, "price-hurt");

  return {
    /** @param {{price: object|null, label: number}} data price: as the server sends it; null: not known */
    update({ price, label }) {
      setText(part(container, "price-words"), price ? costWords(price) : "");
      list.replaceChildren(...(price?.hurt ?? []).slice(0, shown).map((hurt) => createPicture(container, hurt)));
      if (!bars || !price) return;
      const [before, after] = ["before", "after"].map((time) => price.by_class.map((row) => row[time]));
      bars.update({ before, after, label });
    },
  };
}

function createPicture(container, { index, label, pixels, before, after, digit }) {
  const change = `${percent(before, 0)} → ${percent(after, 0)}`;
  const name = `Test image ${index}, ${aDigit(label)}: its probability fell from ${percent(before, 0)} to ${percent(after, 0)}, read as ${digit}; put it on the pad`;
  const button = element(
    "button",
    { type: "button", class: "quiet", "aria-label": name },
    inkCanvas(pixels, { "aria-hidden": "true" }),
    element("span.price-answer.tabular", element("b", { text: digit === label ? String(label) : `${label} → ${digit}` }), element("span", { text: change })),
  );
  button.addEventListener("click", () => dispatch(container, "choose", { example: { index, label, pixels } }));
  return element("li", button);
}
