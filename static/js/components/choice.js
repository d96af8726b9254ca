import { dispatch } from "../dom/dom.js";

/** One of a few, as the radio buttons in the container. Dispatches "pick" {name, value}. */
export function createChoice(container) {
  container.addEventListener("change", ({ target: { name, value } }) => dispatch(container, "pick", { name, value }));

  return {
    /** @param {{chosen: string|number}} data */
    update({ chosen }) {
      for (const input of container.querySelectorAll("input")) input.checked = input.value === String(chosen);
    },
  };
}
