import { dispatch, part } from "../dom/dom.js";
import { speeds } from "../figures/scales.js";
import { speedWords } from "../words/run-words.js";
import { createSlider } from "./slider.js";

const SLIDER = { name: "speed", label: "Speed", scale: speeds(1, 200), format: speedWords };

/** The speed of a run: a slider and three buttons. Dispatches "speed" {speed, settled}. */
export function createSpeed(container) {
  const place = part(container, "speed-slider");
  // What the template has there only keeps its place.
  place.replaceChildren();
  const slider = createSlider(place, SLIDER);
  const buttons = [...container.querySelectorAll("[data-speed]")];

  container.addEventListener("setting", (event) => {
    event.stopPropagation();
    const { value, settled } = event.detail;
    dispatch(container, "speed", { speed: value === Infinity ? "full" : value, settled });
  });
  for (const button of buttons) {
    const { speed } = button.dataset;
    const value = Number(speed) || speed;
    button.addEventListener("click", () => dispatch(container, "speed", { speed: value, settled: () => {} }));
  }

  return {
    /** @param {{speed: number|string, stepsPerSecond: number}} data how fast it goes at present */
    update({ speed, stepsPerSecond }) {
      const value = { full: Infinity, film: Math.max(1, stepsPerSecond) }[speed] ?? speed;
      slider.update({ value });
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.speed === String(speed)));
    },
  };
}
