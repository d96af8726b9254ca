import { element } from "../dom/dom.js";
import { number } from "../words/format.js";
import { caption, column, table } from "./sums.js";

/**
 * What is shown of the origin of a gradient: its largest products and their sum. A button carries the
 * layer and the position of the number that it leads to.
 *
 * @param {object} view as gradientView of words/gradient-words.js makes it
 */
export function gradientBody({ why, heads, terms, sums }) {
  return [caption(why), ...(terms.length ? [table(heads, terms.map(row))] : []), column(sums)];
}

/** The way from the loss to the number, with a button for each step. */
export function gradientWay({ links }) {
  if (links.length < 2) return [];
  const items = links.map(({ name, number: target, gradient, how }, i) =>
    element(
      "li",
      i === links.length - 1 ? element("strong", { text: name }) : follow(name, target),
      element("span.origin-link-gradient", { text: number(gradient) }),
      element("span.origin-link-how", { text: how }),
    ),
  );
  return [
    element("h4.origin-way-title", { text: "From the loss down to here, along the largest products" }),
    element("ol.origin-links", ...items),
  ];
}

function row({ name, number: target, numbers, share }) {
  return { cells: [follow(name, target), ...numbers.map(number)], share };
}

function follow(name, { layer, position }) {
  return element("button.quiet.origin-follow", { type: "button", "data-layer": layer, "data-position": position.join(), text: name });
}
