/**
 * The steps of the path through the page. {word} or {word|as it stands} is explained by the glossary.
 * Each step has tasks: what to do, the deed by which the page notices it, what is said then, where on
 * the page it is done (a selector) and, if it is seen elsewhere, where that is. A step that isLive is about
 * the newest state of the run.
 */
export const STEPS = Object.freeze([
  {
    title: "A digit is 784 numbers",
    text: "To a computer, an image is a grid of numbers. Your drawing becomes 28 × 28 of them: 0 where there is paper, 1 where there is ink, and values between at the edges. These 784 numbers are all that the {network} is given.",
    tasks: [
      { words: "Draw a digit.", deed: "drew", done: "Your drawing is 784 numbers now.", place: ".pad" },
      { words: "See the numbers that the network gets.", deed: "enlarged", done: "You read exactly what the network reads.", place: ".seen" },
    ],
  },
  {
    title: "Layers, stacked like a sandwich",
    text: "The {network} is a stack of {layer|layers}. Each takes a block of numbers and computes another block from it, mostly by sums of products with {parameter|parameters} of its own. From top to bottom: your 784 numbers go in, ten come out.",
    tasks: [
      {
        words: "Choose any square, and see how its number was computed.",
        deed: "followed-a-number",
        done: "Thousands of numbers are computed like this for every answer.",
        place: ".explanation-body",
      },
    ],
  },
  {
    title: "Ten numbers come out",
    text: "The last {layer} gives ten {probability|probabilities}, one for each digit. At first all {parameter|parameters} are random, so a fresh network finds every digit about equally likely: roughly 10% each. It knows nothing yet; all that follows is learned.",
    tasks: [
      {
        words: "Press “Start again”, and watch the ten bars.",
        deed: "began-a-film",
        done: "It has learned nothing yet: its ten bars begin near 10% each.",
        place: "#training [data-part=controls]",
        seen: "#predict [data-part=bars]",
      },
    ],
  },
  {
    title: "Many pairs of image and label",
    text: "It learns from examples only: 55,000 images, each with a label that says which digit it is. In every {step} it takes one {batch}, with images slightly changed to prevent {overfitting}, and compares its answers with the labels.",
    tasks: [
      {
        words: "Open an image of the batch, or take the next batch.",
        deed: "saw-a-batch",
        done: "An image, its label, and how wrong the answer was: it learns from nothing else.",
        place: "#batch",
      },
    ],
  },
  {
    title: "10% a 4, 60% a 9",
    text: "Early answers are often wrong: a network may give an image of a 4 only 10% for 4, but 60% for 9. The {loss} makes one number of that: the smaller the {probability} of the right digit, the larger the loss. Training makes it smaller.",
    tasks: [
      {
        words: "Find a 4 that this network took for a 9.",
        deed: "found-a-mistake",
        done: "The whole page now shows that 4, at that moment, until step 9.",
        place: "#search",
      },
    ],
  },
  {
    title: "Which way is better? The gradient",
    text: "How does the {loss} change if one {parameter} is moved? {backpropagation|Backpropagation} finds it for all: it starts with p − 1 at the right digit and goes back layer by layer. Each number is a sum of products over the layer after it. Together they are the {gradient}.",
    tasks: [
      {
        words: "Choose “Their gradients”, then a number.",
        deed: "saw-a-gradient",
        done: "A sum of products again, computed backward from the answer.",
        place: "#explanation [data-part=views]",
      },
      {
        words: "Move one number.",
        deed: "moved-one-number",
        done: "The gradient promised a change, and you saw what happened.",
        place: ".explanation-body",
      },
    ],
  },
  {
    title: "One nudge, and its price",
    text: "Move all {parameter|parameters} a little against the {gradient}: the right answer becomes more probable. That is one nudge. No other direction lowers the {loss} faster. But the same parameters read all other digits, too.",
    tasks: [
      { words: "Nudge.", deed: "nudged", done: "That was one nudge. Training is many thousands of them.", place: "#nudge .view-controls" },
      {
        words: "See what that cost 1,000 other digits.",
        deed: "saw-the-price",
        done: "What helps one digit may harm others: training averages over a batch.",
        place: "#nudge .view-controls",
      },
      {
        words: "Compare with 200 random directions.",
        deed: "compared-directions",
        done: "Random directions hardly help: the gradient knows the way.",
        place: "#directions",
      },
    ],
  },
  {
    title: "How far? The learning rate",
    text: "The {learning rate} says how far each {step} goes. Too low takes long, higher is faster, too high explodes. Often it begins high and ends low: such a plan is a schedule.",
    tasks: [
      {
        words: "See the loss after one step at 60 rates.",
        deed: "saw-the-rate-map",
        done: "Too low changes little, too high makes it worse; between them it helps.",
        place: "#rate-map",
      },
      {
        words: "Branch: train five copies of this network.",
        deed: "branched",
        done: "The same start and the same batches: only the rate differs.",
        place: "#branches",
      },
      { words: "Try a falling rate against a constant one.", deed: "tried-a-schedule", done: "Both began alike; only the plan of the rate differed.", place: "#schedule" },
    ],
  },
  {
    title: "Tens of thousands of digits",
    isLive: true,
    text: "The page shows the newest step again. Tens of thousands of digits, one {batch} at a time, gradually make a reader of a network: {stochastic gradient descent}. {validation|Validation} asks whether it reads images that it never learned from, as yours.",
    tasks: [
      {
        words: "Let it train on 20,000 digits.",
        deed: "trained",
        done: "20,000 digits and more, and it began with random numbers.",
        place: "#training",
      },
      { words: "Draw a digit of your own.", deed: "drew-own", done: "Now say which digit it is.", place: ".pad" },
      {
        words: "Press the digit that it is.",
        deed: "kept-a-digit",
        done: "Kept. Under “Your digits” the network can learn it.",
        place: "#labels",
      },
    ],
  },
]);

/** How many digits a run has to see for the last step. */
export const MANY_DIGITS = 20_000;

/** Divide a text at its words for the glossary: strings, and {term, words}. */
export function partsOf(text) {
  const parts = text.split(/\{([^}]*)\}/).map((piece, i) => {
    if (i % 2 === 0) return piece;
    const [term, words = term] = piece.split("|");
    return { term, words };
  });
  return parts.filter((part) => part !== "");
}

/** The text as it is read. */
export const plain = (text) => partsOf(text).map((part) => part.words ?? part).join("");
