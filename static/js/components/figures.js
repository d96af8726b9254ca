import { element, setText } from "../dom/dom.js";

/**
 * Numbers with their names and notes, in a definition list.
 * @param {{name: string, title?: string, text: (data: object) => string, note?: (data: object) => string}[]} figures
 */
export function createFigures(container, figures) {
  const cells = figures.map(({ name, title = "" }) => {
    const value = element("dd.figure-value");
    const note = element("dd.figure-note");
    container.append(element("div.figure", { title }, element("dt", { text: name }), value, note));
    return { value, note };
  });

  return {
    update(data) {
      figures.forEach(({ text, note }, i) => {
        setText(cells[i].value, text(data));
        setText(cells[i].note, note?.(data) ?? "");
      });
    },
  };
}
