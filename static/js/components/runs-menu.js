import { dispatch, element, part, setText } from "../dom/dom.js";
import { count, percent } from "../words/format.js";

/** Which run is shown, where there are several. Dispatches "follow" {id} and "forget" {id}. */
export function createRunsMenu(container) {
  const list = part(container, "list");
  const popover = container.querySelector("[popover]");
  let known = "";

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { id } = button.closest("li").dataset;
    if (button.dataset.action === "follow") popover.hidePopover();
    dispatch(container, button.dataset.action, { id });
  });

  function row(run, isShown) {
    const words = `${run.status} · step ${count(run.step)} · ${percent(run.validation_accuracy)}`;
    return element(
      "li",
      { "data-id": run.id },
      element(
        "button",
        { type: "button", class: "run", "data-action": "follow", "aria-current": isShown ? "true" : null },
        element("span.run-name", { text: run.name }),
        element("span.run-words.tabular", { text: words }),
      ),
      element("button", { type: "button", class: "quiet icon", "data-action": "forget", "aria-label": `Delete ${run.name}`, text: "×" }),
    );
  }

  return {
    /** @param {{runs: object[], shown: object}} data */
    update({ runs, shown }) {
      container.hidden = runs.length < 2;
      setText(part(container, "name"), shown?.name ?? "");
      const now = JSON.stringify([runs.map((r) => [r.id, r.name, r.status, r.step, r.validation_accuracy]), shown?.id]);
      // To rebuild the list would take the focus away from a person who is choosing.
      if (now === known || list.contains(document.activeElement)) return;
      known = now;
      list.replaceChildren(...runs.map((run) => row(run, run.id === shown?.id)));
    },
  };
}
