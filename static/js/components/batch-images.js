import { dispatch, element, setCount, setText } from "../dom/dom.js";
import { inkCanvas, showInk } from "../dom/ink.js";
import { imageWords } from "../words/batch-words.js";

const NO_INK = new Float32Array(28 * 28);

/**
 * The images of a batch, each with its label, the answer and a bar. Dispatches "open" {i} when one is
 * pressed. One of them takes the focus, and the arrow keys lead to the others.
 */
export function createBatchImages(container) {
  let places = [];

  container.addEventListener("click", ({ target }) => {
    const item = target.closest("li");
    if (item) dispatch(container, "open", { i: places[indexOf(item)] });
  });
  container.addEventListener("keydown", (event) => {
    const moved = move(event.key, indexOf(event.target.closest("li")));
    if (moved === null) return;
    event.preventDefault();
    container.children[Math.max(0, Math.min(places.length - 1, moved))].firstElementChild.focus();
  });
  container.addEventListener("focusin", ({ target }) => {
    for (const { firstElementChild: button } of container.children) button.tabIndex = button === target ? 0 : -1;
  });

  const indexOf = (item) => [...container.children].indexOf(item);

  function move(key, from) {
    const top = (item) => item.offsetTop;
    const columns = [...container.children].filter((item) => top(item) === top(container.firstElementChild)).length;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -from, End: places.length };
    return key in steps ? from + steps[key] : null;
  }

  return {
    /**
     * @param {object} data
     * @param {object} data.batch as the server sends it
     * @param {Float32Array[]} data.images
     * @param {number[]} data.order which images are shown, in their order
     * @param {(number|null)[]} data.sizes of the bars
     * @param {number[]|null} data.after the losses after the step
     * @param {number|null} data.opened
     */
    update({ batch, images, order, sizes, after, opened }) {
      places = order;
      setCount(container, order.length, createItem);
      const most = Math.max(...sizes.map((size) => size ?? 0)) || 1;
      order.forEach((i, place) => showItem(container.children[place], { batch, ink: images[i], i, share: (sizes[i] ?? 0) / most, after: after?.[i] }));
      [...container.children].forEach((item, place) => item.firstElementChild.setAttribute("aria-pressed", String(order[place] === opened)));
      if (!container.querySelector("[tabindex='0']")) container.firstElementChild.firstElementChild.tabIndex = 0;
    },
  };
}

function createItem() {
  const answer = element("span.batch-answer.tabular", { "aria-hidden": "true" });
  const bar = element("span.batch-bar", { "aria-hidden": "true" }, element("i"));
  return element("li", element("button.quiet.batch-item", { type: "button", tabindex: -1 }, inkCanvas(NO_INK, { "aria-hidden": "true" }), answer, bar));
}

function showItem({ firstElementChild: button }, { batch, ink, i, share, after }) {
  const [canvas, answer, bar] = button.children;
  const { labels, digits, losses } = batch;
  const isWrong = digits[i] !== labels[i];
  const change = after === undefined ? "" : after < losses[i] ? "lower" : "higher";
  showInk(canvas, ink);
  button.toggleAttribute("data-wrong", isWrong);
  setText(answer, `${labels[i]}${isWrong ? ` ✗ ${digits[i]}` : " ✓"}${{ "": "", lower: " ↓", higher: " ↑" }[change]}`);
  bar.firstElementChild.style.transform = `scaleX(${share})`;
  button.setAttribute("aria-label", imageWords(batch, i) + (change && `, ${change} after the step`));
}
