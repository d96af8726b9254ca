import { dispatch, element } from "../dom/dom.js";
import { inkCanvas } from "../dom/ink.js";
import { ranked } from "../figures/probabilities.js";
import { aDigit, percent } from "../words/format.js";

const ANSWERS_SHOWN = 3;

/** Images with the network's answers. Dispatches "choose" {example} when one is pressed. */
export function createThumbnails(container) {
  return {
    /** @param {{title: string, examples: {index: number, label: number, pixels: number[], probabilities: number[]}[]}} data */
    update({ title, examples }) {
      container.replaceChildren(
        element("h3.label", { text: title }),
        element("p.view-note", { text: "The three likeliest answers beside each; the correct one is underlined. Press an image to put it on the pad." }),
        element("ul.thumbnail-list", ...examples.map((example) => createItem(container, example))),
      );
    },
    /** Put another example in one's place, unless a person points at it. */
    replace(i, example) {
      const item = container.querySelectorAll("li")[i];
      if (item && !item.matches(":hover, :focus-within")) item.replaceWith(createItem(container, example));
    },
  };
}

function createItem(container, example) {
  const { label, pixels, probabilities, index } = example;
  const answers = ranked(probabilities).slice(0, ANSWERS_SHOWN);
  const lines = answers.map(({ probability, digit }) => {
    const bar = element("i.thumbnail-bar");
    bar.style.width = `${100 * probability}%`;
    return element(
      "span",
      { class: digit === label ? "thumbnail-answer right" : "thumbnail-answer" },
      element("b", { text: String(digit) }),
      ` ${percent(probability, 0)}`,
      bar,
    );
  });
  const name = `Test image ${index}, ${aDigit(label)}, read as ${answers[0].digit}; put it on the pad`;
  const button = element(
    "button",
    { type: "button", "aria-label": name },
    inkCanvas(pixels, { "aria-hidden": "true" }),
    element("span.thumbnail-answers.tabular", ...lines),
  );
  button.addEventListener("click", () => dispatch(container, "choose", { example }));
  return element("li", button);
}
