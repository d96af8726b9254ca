import { element, tell } from "../dom/dom.js";

/**
 * One of a few, as radio buttons side by side. Tells "pick" {name, value}.
 * @param {{name: string, label: string, options: [string, string][]}} choice options are pairs of
 *   a value and its words
 */
export function createChoice(container, { name, label, options }) {
  const inputs = options.map(([value]) => element("input", { type: "radio", name, value }));
  container.append(
    element(
      "fieldset",
      { class: "choice" },
      element("legend", { text: label }),
      element(
        "span",
        { class: "choice-options" },
        ...inputs.map((input, i) => element("label", {}, input, element("span", { text: options[i][1] }))),
      ),
    ),
  );
  container.addEventListener("change", ({ target }) => {
    if (target.name === name) tell(container, "pick", { name, value: target.value });
  });

  return {
    /** @param {{chosen: string|null}} data */
    update({ chosen }) {
      for (const input of inputs) input.checked = input.value === chosen;
    },
  };
}
