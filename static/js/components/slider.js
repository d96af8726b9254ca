import { dispatch, element, setText } from "../dom/dom.js";
import { yieldToScrolling } from "../dom/touch.js";
import { faultOf, numberOf } from "../words/readings.js";

const POSITIONS = 1000;
const SETTLE_MS = 150;

/**
 * A setting that is changed while the network trains, by a slider or as a typed number. Dispatches
 * "setting" {name, value, settled} shortly after a person moved or typed it. It follows the server,
 * except while a person holds it and until settled() is called.
 *
 * @param {{name: string, label: string, scale: object, format: (value: number) => string,
 *   range?: [number, number], isWhole?: boolean}} setting without a range no number can be typed
 */
export function createSlider(container, setting) {
  const { name, label, scale, format, range } = setting;
  const input = element("input", { type: "range", id: `slider-${name}`, min: 0, max: POSITIONS, step: 1, name });
  const number = range
    ? element("input.slider-number", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": `${label}, as a number` })
    : element("span.slider-number");
  const caption = element("label.slider-label", { for: `slider-${name}`, text: label });
  const fault = element("p.slider-fault", { role: "alert" });
  container.append(element("div.slider", caption, number, input, ...(range ? [fault] : [])));
  let isHeld = false;
  let isWaiting = false;
  let timer = null;

  const chosen = () => scale.value(input.valueAsNumber / POSITIONS);

  function show(value) {
    if (!range) setText(number, format(value));
    else if (number !== document.activeElement) number.value = format(value);
    input.setAttribute("aria-valuetext", format(value));
  }

  function send(value) {
    clearTimeout(timer);
    timer = null;
    isWaiting = true;
    dispatch(container, "setting", { name, value, settled: () => (isWaiting = false) });
  }

  function takeTyped() {
    const words = faultOf(number.value, setting);
    setText(fault, words);
    number.setAttribute("aria-invalid", String(words !== ""));
    if (words) return;
    const value = numberOf(number.value);
    input.value = POSITIONS * scale.place(value);
    send(value);
  }

  yieldToScrolling(input);
  input.addEventListener("input", () => {
    show(chosen());
    clearTimeout(timer);
    timer = setTimeout(() => send(chosen()), SETTLE_MS);
  });
  input.addEventListener("pointerdown", () => (isHeld = true));
  for (const event of ["pointerup", "pointercancel"]) {
    input.addEventListener(event, () => (isHeld = false));
  }
  if (range) {
    number.addEventListener("focus", () => number.select());
    number.addEventListener("change", takeTyped);
  }

  return {
    /** @param {{value: number}} data */
    update({ value }) {
      if (isHeld || isWaiting || timer !== null) return;
      input.value = POSITIONS * scale.place(value);
      if (number.getAttribute("aria-invalid") !== "true") show(value);
    },
  };
}
