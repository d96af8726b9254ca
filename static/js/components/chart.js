import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { padded, ticks } from "../figures/axis.js";
import { cssColor, element, onThemeChange, part, setText } from "../dom/dom.js";
import { count } from "../words/format.js";
import { drawSeen } from "../dom/in-sight.js";
import { onResolutionChange } from "../dom/resolution.js";

// The usual size of text, in CSS pixels.
const REM = 16;

/**
 * A chart of columns over steps: pointing reads values, dragging zooms, a double click shows all again.
 *
 * @param {object} options
 * @param {{name: string, color: string, width: number, points?: boolean, isOptional?: boolean,
 *   words: Function}[]} options.series colors are names of style variables; words(value) is a value
 *   as text; an optional series is not named while it has no values
 * @param {object} options.logarithmic one of axis.js
 * @param {object} options.linear one of axis.js
 * @param {(value: number) => string} options.format a tick's value as text
 */
export function createChart(container, options) {
  const [reading, plot] = ["reading", "plot"].map((name) => part(container, name));
  const log = container.querySelector("input");
  const stepWords = reading.firstElementChild;
  const keys = options.series.map(createKey);
  reading.append(...keys.map(({ key }) => key));
  let data = { columns: [[], ...options.series.map(() => [])], marks: [], summary: "" };
  let chart = null;
  let isZoomed = false;
  let builtScale = null;

  const axis = () => (log.checked ? options.logarithmic : options.linear);
  const heights = () => [data.columns[0], ...data.columns.slice(1).map((column) => column.map(axis().to))];

  const drawMarks = (u) => {
    u.ctx.save();
    u.ctx.fillStyle = cssColor("--hairline");
    for (const step of data.marks) {
      const x = u.valToPos(step, "x", true);
      if (x > u.bbox.left && x < u.bbox.left + u.bbox.width) {
        u.ctx.fillRect(Math.round(x), u.bbox.top, Math.max(1, Math.round(devicePixelRatio)), u.bbox.height);
      }
    }
    u.ctx.restore();
  };

  function showReading() {
    const row = chart?.cursor.idx ?? data.columns[0].length - 1;
    const step = data.columns[0][row];
    setText(stepWords, step === undefined ? "" : `step ${count(step)}`);
    keys.forEach(({ value, key }, i) => {
      key.hidden = Boolean(options.series[i].isOptional) && data.columns[i + 1].every((known) => known === null);
      setText(value, options.series[i].words(lastKnown(data.columns[i + 1], row)));
    });
  }

  // In a zoomed chart the data fill the height.
  const range = (_, low, high) => padded(axis(), low, high, isZoomed ? [] : axis().always);

  function build() {
    chart?.destroy();
    isZoomed = false;
    builtScale = textScale();
    chart = new uPlot(
      {
        width: Math.max(plot.clientWidth, 50),
        height: Math.max(plot.clientHeight, 50),
        legend: { show: false },
        padding: [6, 8, 0, 0],
        cursor: { y: false, drag: { x: true, y: false, setScale: true }, points: { size: 7 } },
        scales: { x: { time: false }, y: { range } },
        axes: axes(axis(), options.format),
        series: [{}, ...options.series.map(line)],
        hooks: { drawAxes: [drawMarks], setCursor: [showReading], setSelect: [(u) => (isZoomed ||= u.select.width > 0)] },
      },
      heights(),
      plot,
    );
    chart.over.addEventListener("dblclick", () => (isZoomed = false));
    showReading();
  }

  log.addEventListener("change", build);
  onThemeChange(build);
  // In the next frame uPlot knows the new ratio, too.
  onResolutionChange(() => requestAnimationFrame(build));
  new ResizeObserver(() => {
    const [width, height] = [plot.clientWidth, plot.clientHeight];
    if (width && builtScale !== textScale()) build();
    else if (chart && width && (width !== chart.width || height !== chart.height)) chart.setSize({ width, height });
  }).observe(plot);
  build();
  const draw = drawSeen(container, () => {
    chart.setData(heights(), !isZoomed);
    showReading();
  });

  return {
    /** @param {{columns: number[][], marks: number[], summary: string}} shown steps first */
    update(shown) {
      data = shown;
      plot.setAttribute("aria-label", shown.summary);
      draw();
    },
  };
}

/** How much larger the page's text is than usual: on a large window it grows. */
const textScale = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / REM;

/** A series' name beside a sample of its line, and a place for its value. */
function createKey({ name, color }) {
  const swatch = element("i.chart-swatch");
  swatch.style.background = `var(${color})`;
  const value = element("b");
  return { value, key: element("span.chart-key", swatch, `${name} `, value) };
}

function line({ color, width, points = false }) {
  const stroke = cssColor(color);
  return { stroke, width, spanGaps: true, points: { show: points, size: 4, fill: stroke, width: 0 } };
}

function axes(axis, format) {
  const scale = textScale();
  const common = {
    stroke: cssColor("--muted"),
    ticks: { show: false },
    font: `${11 * scale}px ${getComputedStyle(document.body).fontFamily}`,
    gap: 5 * scale,
  };
  let labels = new Map();
  const splits = (u, _, low, high) => {
    const most = Math.max(2, Math.floor(u.height / (26 * scale)));
    labels = new Map(ticks(axis, low, high, most).map(([value, height]) => [height, format(value)]));
    return [...labels.keys()];
  };
  const steps = (_, places) => places.map((step) => (Number.isInteger(step) ? count(step) : ""));
  return [
    { ...common, size: 24 * scale, space: 50 * scale, grid: { show: false }, values: steps },
    {
      ...common,
      size: 46 * scale,
      grid: { stroke: cssColor("--grid"), width: 1 },
      splits,
      values: (_, places) => places.map((height) => labels.get(height)),
    },
  ];
}

/** A column's newest value at or before a row: validation is not measured at every step. */
function lastKnown(column, row) {
  for (let i = row; i >= 0; i -= 1) if (column[i] !== null) return column[i];
  return null;
}
