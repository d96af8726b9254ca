import { element, onThemeChange, part, setText, svgElement } from "../dom/dom.js";
import { drawSeen } from "../dom/in-sight.js";
import { ticks } from "../figures/axis.js";
import { nearest, pathOf, placeOn, spread } from "../figures/lines.js";

// Pixels around the plot, and between two labels at the ends of lines, in the page's usual size of
// text; the style sheet has the left and the right one, too. On a large screen text is larger.
const REM = 16;
const MARGIN = { top: 10, right: 80, bottom: 24, left: 44 };
const LABEL_HEIGHT = 15;
const [TICK_WIDTH, TICK_HEIGHT] = [52, 28];

/**
 * Several lines over one axis, each with a name at its end, and a slider that reads the values at
 * one place: with the keyboard, by touch, or by pointing at the chart.
 *
 * @param {Element} container
 * @param {object} options
 * @param {{x: object, y: object}} options.axes of axis.js
 * @param {{x: Function, y: Function}} options.words a tick's value as text
 * @param {string} options.label the slider's name
 */
export function createLineChart(container, { axes, words, label }) {
  const plot = svgElement("svg", { role: "img", "aria-label": `${label}: nothing to show yet` });
  const slider = element("input", { type: "range", min: 0, max: 0, step: 1, value: 0, "aria-label": label });
  const reading = element("p.line-chart-reading.tabular");
  container.append(element("div.line-chart-plot", plot), slider, reading);
  let shown = null;
  let scales = null;
  let isChosen = false;

  /** Width and height in units of the usual size of text. */
  function size() {
    const scale = REM / parseFloat(getComputedStyle(document.documentElement).fontSize);
    return [Math.max(scale * plot.parentElement.clientWidth, 160), Math.max(scale * plot.parentElement.clientHeight, 120)];
  }

  function draw() {
    if (!shown) return;
    const [width, height] = size();
    const right = width - MARGIN.right;
    const bottom = height - MARGIN.bottom;
    const heights = ["x", "y"].map((name) => shown.range[name].map(axes[name].to));
    scales = { x: placeOn(axes.x, heights[0], [MARGIN.left, right]), y: placeOn(axes.y, heights[1], [bottom, MARGIN.top]), right, bottom };
    plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    plot.setAttribute("aria-label", shown.summary);
    plot.replaceChildren(...grid(heights), inside(), ...ends(), cursor());
    showReading();
  }

  function grid([across, up]) {
    const columns = ticks(axes.x, ...across, Math.floor((scales.right - MARGIN.left) / TICK_WIDTH));
    const rows = ticks(axes.y, ...up, Math.floor((scales.bottom - MARGIN.top) / TICK_HEIGHT));
    return [
      ...rows.flatMap(([value]) => {
        const y = scales.y(value);
        return [
          svgElement("line.line-chart-grid", { x1: MARGIN.left, x2: scales.right, y1: y, y2: y }),
          svgElement("text.line-chart-tick", { x: MARGIN.left - 6, y: y + 4, "text-anchor": "end", text: words.y(value) }),
        ];
      }),
      ...columns.map(([value]) =>
        svgElement("text.line-chart-tick", { x: scales.x(value), y: scales.bottom + 17, "text-anchor": "middle", text: words.x(value) })),
    ];
  }

  /** What is cut off at the edges of the plot: its lines, and what marks places in it. */
  function inside() {
    const frame = { x: MARGIN.left, y: MARGIN.top - 4, width: scales.right - MARGIN.left, height: scales.bottom - MARGIN.top + 4 };
    const { x, y, width, height } = frame;
    const view = svgElement("svg", { ...frame, viewBox: `${x} ${y} ${width} ${height}` });
    (shown.marks ?? []).forEach((mark, row) => view.append(...markOf(mark, row)));
    for (const { points, color, dash = "", width: stroke = 2 } of shown.series) {
      const line = svgElement("path.line-chart-line", { d: pathOf(points, scales.x, scales.y), "stroke-dasharray": dash, "stroke-width": stroke });
      line.style.stroke = `var(${color})`;
      view.append(line);
    }
    return view;
  }

  /** A mark's line and its words, one row of words below the other. */
  function markOf({ x, words: text }, row) {
    const place = scales.x(x);
    const isLate = place > (MARGIN.left + scales.right) / 2;
    return [
      svgElement("line.line-chart-mark", { x1: place, x2: place, y1: MARGIN.top - 4, y2: scales.bottom }),
      svgElement("text.line-chart-tick", { x: place + (isLate ? -5 : 5), y: MARGIN.top + 8 + row * LABEL_HEIGHT, "text-anchor": isLate ? "end" : "start", text }),
    ];
  }

  /** Each named line's name where it ends, moved a little where they would overlap. */
  function ends() {
    const within = (y) => Math.max(MARGIN.top, Math.min(scales.bottom, y));
    const named = shown.series.map((line) => ({ ...line, last: line.points.findLast(([, y]) => y !== null && axes.y.to(y) !== null) }));
    const known = named.filter(({ name, last }) => name && last);
    const places = spread(known.map(({ last }) => within(scales.y(last[1]))), LABEL_HEIGHT, [MARGIN.top, scales.bottom]);
    return known.map(({ name, last, color }, i) => {
      const text = svgElement("text.line-chart-end", { x: Math.min(scales.x(last[0]), scales.right) + 7, y: places[i] + 4, text: name });
      text.style.fill = `var(${color})`;
      return text;
    });
  }

  function cursor() {
    const line = svgElement("line.line-chart-cursor", { y1: MARGIN.top - 4, y2: scales.bottom });
    line.dataset.part = "cursor";
    return line;
  }

  function showReading() {
    const { positions, read, start = positions.length - 1 } = shown;
    slider.max = Math.max(0, positions.length - 1);
    if (!isChosen) slider.value = start;
    const index = Math.min(slider.valueAsNumber, positions.length - 1);
    const text = positions.length ? read(index) : "";
    const place = positions.length ? scales.x(positions[index]) : -10;
    const line = part(plot, "cursor");
    line.setAttribute("x1", place);
    line.setAttribute("x2", place);
    line.toggleAttribute("data-chosen", isChosen);
    slider.setAttribute("aria-valuetext", text);
    setText(reading, text);
  }

  function choose() {
    isChosen = true;
    if (shown && scales) showReading();
  }

  function point(event) {
    if (!shown?.positions.length || !scales) return;
    const { left, width } = plot.getBoundingClientRect();
    const across = (event.clientX - left) * (plot.viewBox.baseVal.width / width);
    slider.value = nearest(shown.positions.map(scales.x), across);
    choose();
  }

  slider.addEventListener("input", choose);
  for (const event of ["pointerdown", "pointermove"]) plot.addEventListener(event, point);
  new ResizeObserver(() => redraw()).observe(plot.parentElement);
  onThemeChange(() => redraw());
  const redraw = drawSeen(container, draw);

  return {
    /**
     * @param {object} data
     * @param {{name: string, color: string, dash?: string, points: number[][]}[]} data.series colors are
     *   names of style variables; a line without a name has no label at its end
     * @param {{x: number[], y: number[]}} data.range the least and the greatest value that are shown
     * @param {{x: number, words: string}[]} [data.marks] places that are marked by a vertical line
     * @param {number[]} data.positions the places that can be read; start is the index of the first one
     * @param {(index: number) => string} data.read what is to be read there
     * @param {string} data.summary
     */
    update(data) {
      shown = data;
      redraw();
    },
    /** Forget which place was chosen: something else is shown. */
    reset: () => (isChosen = false),
  };
}
