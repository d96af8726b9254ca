import { dispatch, element, setText, svgElement } from "../dom/dom.js";
import { DIGITS, ranked } from "../figures/probabilities.js";
import { count, percent } from "../words/format.js";
import { edges, evenly, labels, ribbonPath } from "../figures/ribbons.js";

// Half the width of a slider's thumb: the plot begins and ends where the thumb's center does.
const INSET_PX = 8;
const ANSWERS_SHOWN = 3;

/**
 * Ten probabilities over the checkpoints of a run, as ribbons that fill the height. Dispatches
 * "moment" {t}, an index, when a checkpoint is pressed.
 */
export function createRibbonChart(container) {
  const ribbons = DIGITS.map((digit) => svgElement("path", { class: `ribbon ribbon-${digit}` }));
  const texts = svgElement("g.ribbon-labels");
  const cursor = svgElement("line.ribbon-cursor", { y1: 0 });
  const svg = svgElement("svg.ribbons", { role: "img", "aria-label": "Probabilities of the ten digits over the steps: none yet" }, ...ribbons, texts, cursor);
  const reading = element("p.ribbon-reading.tabular");
  const axis = element("p.ribbon-axis.tabular", { "aria-hidden": "true" });
  container.append(reading, svg, axis);
  let data = { steps: [], columns: [], chosen: 0, isLive: true };
  let size = { width: 0, height: 0 };
  let pointed = null;

  const x = (t) => INSET_PX + (data.steps.length > 1 ? (t * (size.width - 2 * INSET_PX)) / (data.steps.length - 1) : 0);

  function draw() {
    const { columns } = data;
    if (!columns.length || !size.width) return;
    const width = size.width - 2 * INSET_PX;
    const bounds = edges(columns);
    ribbons.forEach((ribbon, digit) => {
      ribbon.setAttribute("d", ribbonPath(bounds[digit], bounds[digit + 1], width, size.height));
      ribbon.setAttribute("transform", `translate(${INSET_PX} 0)`);
    });
    texts.replaceChildren(
      ...labels(columns).map(({ digit, t, middle }) => {
        const inside = Math.max(INSET_PX + 8, Math.min(size.width - INSET_PX - 8, x(t)));
        return svgElement("text", { x: inside, y: size.height * (1 - middle) + 5, text: digit });
      }),
    );
    writeAxis();
    showReading();
  }

  function writeAxis() {
    const places = evenly(data.steps.length, size.width < 500 ? 4 : 8);
    axis.replaceChildren(
      ...places.map((t) => {
        const isLast = t === data.steps.length - 1;
        const tick = element("span", { text: isLast ? "now" : `${t ? "" : "step "}${count(data.steps[t])}` });
        tick.style.left = `${x(t)}px`;
        return tick;
      }),
    );
  }

  function showReading() {
    const t = pointed ?? data.chosen;
    if (data.columns[t] === undefined) return;
    for (const end of ["x1", "x2"]) cursor.setAttribute(end, x(t));
    cursor.setAttribute("y2", size.height);
    const isNow = t === data.steps.length - 1 && data.isLive;
    setText(reading, `${isNow ? "Now, step" : "Step"} ${count(data.steps[t])}: ${answersWords(data.columns[t])}`);
  }

  const indexAt = (event) => {
    const box = svg.getBoundingClientRect();
    const share = (event.clientX - box.left - INSET_PX) / (box.width - 2 * INSET_PX);
    return Math.max(0, Math.min(data.steps.length - 1, Math.round(share * (data.steps.length - 1))));
  };
  svg.addEventListener("pointermove", (event) => {
    pointed = indexAt(event);
    showReading();
  });
  svg.addEventListener("pointerleave", () => {
    pointed = null;
    showReading();
  });
  svg.addEventListener("click", (event) => dispatch(container, "moment", { t: indexAt(event) }));

  new ResizeObserver(() => {
    const next = { width: svg.clientWidth, height: svg.clientHeight };
    if (next.width === size.width && next.height === size.height) return;
    size = next;
    svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    draw();
  }).observe(svg);

  return {
    /** @param {{steps: number[], columns: (number|null)[][], chosen: number, isLive: boolean}} shown */
    update(shown) {
      const isSame = shown.columns === data.columns && shown.steps === data.steps;
      data = shown;
      svg.setAttribute("aria-label", `Probabilities of the ten digits from step ${count(data.steps[0])} to step ${count(data.steps.at(-1))}`);
      if (isSame) showReading();
      else draw();
    },
  };
}

/** The likeliest answers: "7 with 81.2%, 2 with 10.1%, 3 with 4.0%". */
function answersWords(column) {
  const likeliest = ranked(column).slice(0, ANSWERS_SHOWN);
  return likeliest.map(({ probability, digit }) => `${digit} with ${percent(probability)}`).join(", ");
}
