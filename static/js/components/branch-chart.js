import { element, setCount, setText, svgElement } from "../dom/dom.js";
import { counted, logLoss } from "../figures/axis.js";
import { count } from "../words/format.js";
import { courseWords, lossWords, outcomeWords } from "../words/rate-words.js";
import { createLineChart } from "./line-chart.js";

// One of each for every branch; color, dashes and a label tell them apart.
const DASHES = ["", "9 4", "3 4", "13 4 3 4", "6 3", "1 4", "16 5", "9 3 3 3 3 3"];
// Losses above both this multiple of the first one and that of a network that knows nothing are cut
// off.
const GREATEST_SHARE = 4;
const KNOWS_NOTHING = Math.log(10);
// A branch that died in the first part of the chart has its reason written there.
const ROOM_SHARE = 0.45;

/** The losses of branches over their steps, and what came of each. */
export function createBranchChart(container, legend) {
  const chart = createLineChart(container, {
    axes: { x: counted, y: logLoss },
    words: { x: (step) => (Number.isInteger(step) ? count(step) : ""), y: lossWords },
    label: "Step to read",
  });

  return {
    /** @param {{set: object, smoothed: number[][]}} data the server's answer, and its losses smoothed */
    update({ set, smoothed }) {
      const { branches, steps } = set;
      const known = smoothed.flat();
      const first = Math.max(...smoothed.map((losses) => losses[0] ?? 0)) || 1;
      const low = Math.min(first, ...known.filter((loss) => loss > 0));
      const high = Math.min(Math.max(first, ...known), Math.max(GREATEST_SHARE * first, KNOWS_NOTHING));
      const most = Math.max(...smoothed.map((losses) => losses.length));
      const read = (index) => {
        const each = branches.map((branch, i) => `${courseWords(branch)}: ${index < smoothed[i].length ? lossWords(smoothed[i][index]) : "ended"}`);
        return `step ${count(index + 1)} · ${each.join(" · ")}`;
      };
      chart.update({
        series: branches.map((branch, i) => ({
          name: nameOf(branch, steps),
          color: `--line-${i + 1}`,
          dash: DASHES[i],
          points: smoothed[i].map((loss, step) => [step + 1, loss]),
        })),
        range: { x: [1, Math.max(2, steps)], y: [low / 1.1, high * 1.1] },
        positions: Array.from({ length: most }, (_, i) => i + 1),
        read,
        summary: `Loss over ${count(steps)} steps. ${branches.map((branch, i) => `${courseWords(branch)}: ${outcomeWords(branch, smoothed[i])}`).join("; ")}`,
      });
      setCount(legend, branches.length, createRow);
      branches.forEach((branch, i) => showRow(legend.children[i], i, courseWords(branch), outcomeWords(branch, smoothed[i])));
    },
    reset: () => chart.reset(),
  };
}

/** What stands at the end of a branch's line. */
function nameOf(branch, steps) {
  const course = branch.schedule === "constant" ? courseWords(branch) : "annealed";
  if (branch.status !== "died") return course;
  return branch.losses.length < ROOM_SHARE * steps ? `${course} ✕ ${branch.reason}` : `${course} ✕`;
}

function createRow() {
  const sample = svgElement("svg.branch-sample", { viewBox: "0 0 36 10", "aria-hidden": "true" }, svgElement("path.line-chart-line", { d: "M1 5H35", "stroke-width": 2 }));
  return element("li.branch-row", sample, element("b"), element("span"));
}

function showRow(row, i, course, outcome) {
  const [sample, name, words] = row.children;
  sample.firstElementChild.style.stroke = `var(--line-${i + 1})`;
  sample.firstElementChild.setAttribute("stroke-dasharray", DASHES[i]);
  setText(name, course);
  setText(words, outcome);
}
