import { element } from "../dom/dom.js";

const SIDE = 28;
const FULL = 255;
// Cells are tinted so that their numbers can be read on every one of them: light below the middle, dark above.
const tintOf = (number) => (2 * number <= FULL ? Math.round((66 * number) / FULL) : Math.round(50 + (50 * number) / FULL));

/** The numbers of a picture as rows of a table, each cell in its shade. The container is the table's body. */
export function createNumberGrid(container) {
  return {
    /** @param {{pixels: number[]}} data 28 x 28, 0 for paper, 1 for ink */
    update({ pixels }) {
      const numbers = pixels.map((ink) => Math.round(FULL * ink));
      const rows = Array.from({ length: SIDE }, (_, row) => numbers.slice(SIDE * row, SIDE * (row + 1)));
      container.replaceChildren(...rows.map((row) => element("tr", ...row.map(createCell))));
    },
  };
}

function createCell(number) {
  const cell = element("td", { text: String(number), "data-ink": number === 0 ? "none" : 2 * number > FULL ? "dark" : "light" });
  if (number) cell.style.setProperty("--tint", `${tintOf(number)}%`);
  return cell;
}
