import { element, setText } from "../dom/dom.js";

/** One layer's words and facts, with containers for its pictures and its histogram. */
export function createLayerRow() {
  const name = element("h3.layer-name");
  const work = element("p.layer-work");
  const facts = element("dl.layer-facts.tabular");
  const histogram = element("div.histogram");
  const pictures = element("div.layer-pictures");
  const note = element("p.layer-note");
  const row = element("li.layer", element("div.layer-words", name, work, facts, histogram), element("div.layer-view", pictures, note));

  return {
    row,
    pictures,
    histogram,
    /**
     * @param {{name: string, work: string, facts: [string, string][], isInner: boolean,
     *   note: string}} data facts are pairs of a name and words; isInner: it belongs to the layer
     *   above it
     */
    update(data) {
      setText(name, data.name);
      setText(work, data.work);
      setText(note, data.note);
      row.toggleAttribute("data-inner", data.isInner);
      facts.replaceChildren(...data.facts.map(([fact, text]) => element("div", element("dt", { text: fact }), element("dd", { text }))));
    },
  };
}
