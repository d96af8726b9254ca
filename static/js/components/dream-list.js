import { dispatch, element, isDisabled, setCount, setDisabled, setText } from "../dom/dom.js";
import { inkCanvas, showInk } from "../dom/ink.js";
import { unitName } from "../words/dream-words.js";
import { number } from "../words/format.js";

// So many have room to be larger.
const FEW = 10;

/** The dreams of a layer as small pictures. Dispatches "dream" {index} when one is pressed. */
export function createDreamList(container) {
  container.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button && !isDisabled(button)) dispatch(container, "dream", { index: [...container.children].indexOf(button.parentElement) });
  });

  return {
    /** @param {{unit: string, dreams: ({pixels: Float32Array, reached: number}|null)[], chosen: number}} data null: not dreamt yet */
    update({ unit, dreams, chosen }) {
      setCount(container, dreams.length, createTile);
      container.toggleAttribute("data-few", dreams.length <= FEW);
      dreams.forEach((dream, index) => {
        const button = container.children[index].firstElementChild;
        const [canvas, name, value] = button.children;
        const words = unitName(unit, index);
        showInk(canvas, dream?.pixels ?? null);
        setText(name, String(unit === "digit" ? index : index + 1));
        setText(value, dream ? number(dream.reached) : "");
        setDisabled(button, !dream);
        button.setAttribute("aria-label", dream ? `The dream of ${words}, excitation ${number(dream.reached)}` : `${words}, not dreamt yet`);
        button.setAttribute("aria-pressed", String(index === chosen && Boolean(dream)));
      });
    },
  };
}

const createTile = () =>
  element(
    "li.dream",
    element("button", { type: "button" }, inkCanvas(null, { "aria-hidden": "true" }), element("span.dream-name"), element("span.dream-value.tabular")),
  );
