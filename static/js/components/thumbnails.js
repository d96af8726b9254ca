import { cssColor, element, onThemeChange, tell } from "../dom/dom.js";
import { aDigit, percent } from "../words/format.js";
import { paintInk, parseColor } from "../figures/palette.js";

const MOST_ANSWERS = 3;

/** Images with what was read in them. Tells "choose" {example} when one is pressed. */
export function createThumbnails(container) {
  let shown = [];

  function paint() {
    const ink = parseColor(cssColor("--ink"));
    container.querySelectorAll("canvas").forEach((canvas, i) => paintOne(canvas, shown[i], ink));
  }
  onThemeChange(paint);

  return {
    /** @param {{title: string, examples: {index: number, label: number, pixels: number[], probabilities: number[]}[]}} data */
    update({ title, examples }) {
      shown = examples;
      container.replaceChildren(
        element("h3", { class: "label", text: title }),
        element("ul", { class: "thumbnail-list" }, ...examples.map((example) => thumbnail(container, example))),
      );
      paint();
    },
    /** Put another example in one's place, unless a person is at it. */
    replace(i, example) {
      const item = container.querySelectorAll("li")[i];
      if (!item || item.matches(":hover, :focus-within")) return;
      shown = shown.with(i, example);
      const made = thumbnail(container, example);
      paintOne(made.querySelector("canvas"), example, parseColor(cssColor("--ink")));
      item.replaceWith(made);
    },
  };
}

function paintOne(canvas, { pixels }, ink) {
  canvas.getContext("2d").putImageData(new ImageData(paintInk(pixels, ink), 28, 28), 0, 0);
}

function thumbnail(container, example) {
  const { label, probabilities, index } = example;
  const answers = probabilities
    .map((share, digit) => ({ share, digit }))
    .sort((one, other) => other.share - one.share)
    .slice(0, MOST_ANSWERS);
  const lines = answers.map(({ share, digit }) => {
    const bar = element("i", { class: "thumbnail-bar" });
    bar.style.width = `${100 * share}%`;
    return element(
      "span",
      { class: digit === label ? "thumbnail-answer right" : "thumbnail-answer" },
      element("b", { text: String(digit) }),
      ` ${percent(share, 0)}`,
      bar,
    );
  });
  const name = `Test image ${index}, ${aDigit(label)}, read as ${answers[0].digit}; put it on the pad`;
  const button = element(
    "button",
    { type: "button", "aria-label": name, title: `No. ${index}: ${aDigit(label)}` },
    element("canvas", { width: 28, height: 28, "aria-hidden": "true" }),
    element("span", { class: "thumbnail-answers tabular" }, ...lines),
  );
  button.addEventListener("click", () => tell(container, "choose", { example }));
  return element("li", {}, button);
}
