import { element, setText, tell } from "../dom/dom.js";
import { count, percent } from "../words/format.js";
import { edges, evenly, labels, ribbonPath } from "../figures/ribbons.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
// The thumb of a slider is this wide: its middle reaches so far from the slider's ends.
const INSET = 8;
const MOST_ANSWERS = 3;

/**
 * Ten probabilities over the moments of a run, as ribbons that fill the height. Tells "moment" {t}
 * when a moment is pressed.
 */
export function createRibbonChart(container) {
  const svg = shape("svg", { class: "ribbons", role: "img" });
  const ribbons = Array.from({ length: 10 }, (_, digit) => shape("path", { class: `ribbon ribbon-${digit}` }, svg));
  const texts = shape("g", { class: "ribbon-labels" }, svg);
  const cursor = shape("line", { class: "ribbon-cursor", y1: 0 }, svg);
  const reading = element("p", { class: "ribbon-reading tabular" });
  const axis = element("p", { class: "ribbon-axis tabular", "aria-hidden": "true" });
  container.append(reading, svg, axis);
  let data = { steps: [], columns: [], chosen: 0, isLive: true };
  let size = { width: 0, height: 0 };
  let pointed = null;

  const x = (t) => INSET + (data.steps.length > 1 ? (t * (size.width - 2 * INSET)) / (data.steps.length - 1) : 0);

  function draw() {
    const { columns } = data;
    if (!columns.length || !size.width) return;
    const width = size.width - 2 * INSET;
    const bounds = edges(columns);
    ribbons.forEach((ribbon, digit) => {
      ribbon.setAttribute("d", ribbonPath(bounds[digit], bounds[digit + 1], width, size.height));
      ribbon.setAttribute("transform", `translate(${INSET} 0)`);
    });
    texts.replaceChildren(
      ...labels(columns).map(({ digit, t, middle }) => {
        const text = shape("text", { x: Math.max(INSET + 8, Math.min(size.width - INSET - 8, x(t))), y: size.height * (1 - middle) + 5 });
        text.textContent = digit;
        return text;
      }),
    );
    writeAxis();
    read();
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

  function read() {
    const t = pointed ?? data.chosen;
    if (data.columns[t] === undefined) return;
    for (const end of ["x1", "x2"]) cursor.setAttribute(end, x(t));
    cursor.setAttribute("y2", size.height);
    const isNow = t === data.steps.length - 1 && data.isLive;
    setText(reading, `${isNow ? "Now, step" : "Step"} ${count(data.steps[t])}: ${sayAnswers(data.columns[t])}`);
  }

  const momentAt = (event) => {
    const box = svg.getBoundingClientRect();
    const share = (event.clientX - box.left - INSET) / (box.width - 2 * INSET);
    return Math.max(0, Math.min(data.steps.length - 1, Math.round(share * (data.steps.length - 1))));
  };
  svg.addEventListener("pointermove", (event) => {
    pointed = momentAt(event);
    read();
  });
  svg.addEventListener("pointerleave", () => {
    pointed = null;
    read();
  });
  svg.addEventListener("click", (event) => tell(container, "moment", { t: momentAt(event) }));

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
      if (isSame) read();
      else draw();
    },
  };
}

/** The likeliest answers: "7 with 81.2%, 2 with 10.1%, 3 with 4.0%". */
export function sayAnswers(column) {
  return column
    .map((share, digit) => ({ share: share ?? 0, digit }))
    .sort((one, other) => other.share - one.share)
    .slice(0, MOST_ANSWERS)
    .map(({ share, digit }) => `${digit} with ${percent(share)}`)
    .join(", ");
}

function shape(name, attributes = {}, parent = null) {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
}
