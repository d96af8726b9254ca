import { dispatch, element, setText } from "../dom/dom.js";

const POSITIONS = 1000;
const SETTLE_MS = 150;

/**
 * A setting that is changed while the network trains. Dispatches "setting" {name, value, settled}
 * shortly after a person moved it. It follows the server, except while a person holds it and until
 * settled() is called.
 *
 * @param {{name: string, label: string, scale: object, format: (value: number) => string}} setting
 */
export function createSlider(container, { name, label, scale, format }) {
  const number = element("output.slider-number");
  const input = element("input", { type: "range", min: 0, max: POSITIONS, step: 1, name });
  container.append(element("label.slider", element("span.slider-label", { text: label }), number, input));
  let isHeld = false;
  let isWaiting = false;
  let timer = null;

  const chosen = () => scale.value(input.valueAsNumber / POSITIONS);

  function show(value) {
    setText(number, format(value));
    input.setAttribute("aria-valuetext", format(value));
  }

  function send() {
    clearTimeout(timer);
    timer = null;
    isWaiting = true;
    dispatch(container, "setting", { name, value: chosen(), settled: () => (isWaiting = false) });
  }

  input.addEventListener("input", () => {
    show(chosen());
    clearTimeout(timer);
    timer = setTimeout(send, SETTLE_MS);
  });
  input.addEventListener("pointerdown", () => (isHeld = true));
  for (const event of ["pointerup", "pointercancel"]) {
    input.addEventListener(event, () => (isHeld = false));
  }

  return {
    /** @param {{value: number}} data */
    update({ value }) {
      if (isHeld || isWaiting || timer !== null) return;
      input.value = POSITIONS * scale.place(value);
      show(value);
    },
  };
}
