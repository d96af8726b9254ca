import { cssColor, element, onThemeChange, tell } from "../dom.js";
import { percent } from "../format.js";
import { paintInk, parseColor } from "../palette.js";

const MOST_ANSWERS = 3;

/** Images with what was read in them. Tells "choose" {example} when one is pressed. */
export function createThumbnails(container) {
  let shown = [];

  function paint() {
    const ink = parseColor(cssColor("--ink"));
    container.querySelectorAll("canvas").forEach((canvas, i) => {
      const bytes = paintInk(shown[i].pixels, ink);
      canvas.getContext("2d").putImageData(new ImageData(bytes, 28, 28), 0, 0);
    });
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
  };
}

function thumbnail(container, example) {
  const { label, probabilities, index } = example;
  const answers = probabilities
    .map((share, digit) => ({ share, digit }))
    .sort((one, other) => other.share - one.share)
    .slice(0, MOST_ANSWERS);
  const lines = answers.map(({ share, digit }) =>
    element(
      "span",
      { class: digit === label ? "thumbnail-answer right" : "thumbnail-answer" },
      element("b", { text: String(digit) }),
      ` ${percent(share, 0)}`,
    ),
  );
  const name = `Test image ${index}, a ${label}, read as ${answers[0].digit}; put it on the pad`;
  const button = element(
    "button",
    { type: "button", "aria-label": name, title: `No. ${index}: a ${label}` },
    element("canvas", { width: 28, height: 28, "aria-hidden": "true" }),
    element("span", { class: "thumbnail-answers tabular" }, ...lines),
  );
  button.addEventListener("click", () => tell(container, "choose", { example }));
  return element("li", {}, button);
}
