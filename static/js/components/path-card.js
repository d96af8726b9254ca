import { actionButton, dispatch, element, part, setCount, setDisabled, setText } from "../dom/dom.js";
import { isDone } from "../state/progress.js";
import { partsOf } from "../words/path-words.js";
import { termButton } from "./term.js";

/**
 * The card with a step of the path. Dispatches "leave", "again", "point" {index} of a task, "fold" {isFolded}, and
 * "go" {step, isLink}; a step past the last is the end.
 */
export function createPathCard(container, steps) {
  const names = ["count", "title", "body", "text", "tasks", "notice", "steps"];
  const [count, title, body, text, tasks, notice, list] = names.map((name) => part(container, name));
  const [fold, leave, back, next, again] = ["fold", "leave", "back", "next", "again"].map((name) => actionButton(container, name));
  const popover = container.querySelector("[popover]");
  let shown = null;

  leave.addEventListener("click", () => dispatch(container, "leave"));
  fold.addEventListener("click", () => dispatch(container, "fold", { isFolded: fold.getAttribute("aria-expanded") === "true" }));
  back.addEventListener("click", () => shown > 1 && dispatch(container, "go", { step: shown - 1 }));
  next.addEventListener("click", () => dispatch(container, "go", { step: shown + 1 }));
  again.addEventListener("click", () => {
    popover.hidePopover();
    dispatch(container, "again");
  });
  list.addEventListener("click", () => popover.hidePopover());
  list.append(...steps.map((step, i) => stepItem(step.title, i + 1)));

  /** What changes only with the step; to write the text again would have it spoken again. */
  function showStep(number) {
    const step = steps[number - 1];
    shown = number;
    setText(count, `Step ${number} of ${steps.length}`);
    setText(title, step.title);
    const spoken = element("span.visually-hidden", { text: `Step ${number} of ${steps.length}: ${step.title}. ` });
    text.replaceChildren(spoken, ...partsOf(step.text).map((piece) => (piece.term ? termButton(piece.term, piece.words) : piece)));
    body.scrollTop = 0;
    setCount(tasks, 0);
    setCount(tasks, step.tasks.length, (index) => taskItem(step.tasks[index].words, () => dispatch(container, "point", { index })));
    setDisabled(back, number === 1);
    setText(next, number === steps.length ? "Read further" : "Next");
  }

  return {
    /** @param {object} data a progress of state/progress.js; current: the index of the task that is pointed at */
    update({ step, deeds, words, isFolded, current }) {
      if (step !== shown) showStep(step);
      const done = steps[step - 1].tasks.map(({ deed }) => deeds.includes(deed));
      [...tasks.children].forEach((item, i) => {
        item.toggleAttribute("data-done", done[i]);
        item.toggleAttribute("data-current", i === current);
        setText(item.querySelector(".visually-hidden"), done[i] ? " (done)" : "");
      });
      [...list.querySelectorAll("a")].forEach((link, i) => {
        const [mark, , note] = link.children;
        const isFinished = isDone(steps[i], deeds);
        setText(mark, isFinished ? "✓" : String(i + 1));
        setText(note, isFinished ? " (done)" : "");
        link.setAttribute("aria-current", i === step - 1 ? "step" : "false");
      });
      setText(notice, words);
      next.classList.toggle("primary", done.every(Boolean));
      fold.setAttribute("aria-expanded", String(!isFolded));
      container.toggleAttribute("data-folded", isFolded);
      // In a low window the tasks have to be scrolled to.
      if (words) body.scrollTop = tasks.children[current].offsetTop;
    },
    focus: () => title.focus({ preventScroll: true }),
  };
}

/** A step in the list of all. */
function stepItem(title, number) {
  const mark = element("span.path-mark.tabular", { "aria-hidden": "true" });
  return element("li", element("a", { href: `#path-${number}` }, mark, element("span", { text: title }), element("span.visually-hidden")));
}

/** A task with its mark; pressed, it leads to where it is done. */
function taskItem(words, point) {
  const mark = element("span.path-mark", { "aria-hidden": "true" });
  const button = element("button.path-task", { type: "button" }, mark, element("span", { text: words }), element("span.visually-hidden"));
  button.addEventListener("click", point);
  return element("li", button);
}
