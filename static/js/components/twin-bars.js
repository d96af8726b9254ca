import { element, setText } from "../dom/dom.js";
import { percent } from "../words/format.js";

/** Ten probabilities before and after, one bar upon the other. */
export function createTwinBars(container) {
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const [before, after] = ["before", "after"].map((name) => element("span", { class: `twin-fill twin-${name}` }));
    const [was, is] = [element("span", { class: "twin-was" }), element("span", { class: "twin-is" })];
    const row = element(
      "li",
      { class: "twin" },
      element("span", { class: "twin-digit", text: String(digit) }),
      element("span", { class: "twin-track", "aria-hidden": "true" }, before, after),
      was,
      element("span", { class: "twin-arrow", "aria-label": "becomes", role: "img", text: "→" }),
      is,
    );
    return { row, before, after, was, is };
  });
  container.replaceChildren(...rows.map(({ row }) => row));

  return {
    /** @param {{before: number[], after: number[], label: number}} data */
    update({ before, after, label }) {
      rows.forEach((own, digit) => {
        own.before.style.transform = `scaleX(${before[digit]})`;
        own.after.style.transform = `scaleX(${after[digit]})`;
        setText(own.was, percent(before[digit]));
        setText(own.is, percent(after[digit]));
        own.row.toggleAttribute("data-label", digit === label);
      });
    },
  };
}
