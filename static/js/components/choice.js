import { dispatch, element } from "../dom/dom.js";
import { DIGITS } from "../figures/probabilities.js";

/**
 * One of a few, as radio buttons side by side. Dispatches "pick" {name, value}.
 * @param {{name: string, label: string, options: [string, string][]}} choice options are pairs of
 *   a value and its words
 */
export function createChoice(container, { name, label, options }) {
  const inputs = options.map(([value]) => element("input", { type: "radio", name, value }));
  container.append(
    element(
      "fieldset.choice",
      element("legend", { text: label }),
      element("span.choice-options", ...inputs.map((input, i) => element("label", input, element("span", { text: options[i][1] })))),
    ),
  );
  container.addEventListener("change", ({ target }) => {
    if (target.name === name) dispatch(container, "pick", { name, value: target.value });
  });

  return {
    /** @param {{chosen: string|number|null}} data */
    update({ chosen }) {
      for (const input of inputs) input.checked = input.value === String(chosen);
    },
  };
}

/** One of the ten digits. */
export function createDigitChoice(container, { name, label }) {
  return createChoice(container, { name, label, options: DIGITS.map((digit) => [String(digit), String(digit)]) });
}
