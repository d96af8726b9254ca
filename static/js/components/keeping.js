import { actionButton, dispatch, part, setDisabled, isDisabled, setText } from "../dom/dom.js";
import { keepQuestion } from "../words/nudge-words.js";

const WORDS = {
  ready: "This changes the network for everybody. Its price is shown before.",
  made: "This was a copy: nothing has changed yet.",
  past: "A checkpoint cannot be changed: go back to live first.",
  question: "",
  kept: "Kept: the network itself has changed, for everybody.",
  undone: "Taken back: the network is as it was before.",
};

/**
 * The button that changes the shared network, after a question that says its price, and the one
 * that takes back what was done. The container is the macro "keeping". Dispatches "keep", "keep-sure"
 * (the question was answered with yes), "keep-not" and "keep-undo", each {phase}.
 */
export function createKeeping(container) {
  const [keep, not, undo] = ["keep", "keep-not", "keep-undo"].map((name) => actionButton(container, name));
  let phase = "ready";

  keep.addEventListener("click", () => {
    if (!isDisabled(keep)) dispatch(container, phase === "question" ? "keep-sure" : "keep", { phase });
  });
  for (const [button, name] of [[not, "keep-not"], [undo, "keep-undo"]]) {
    button.addEventListener("click", () => {
      // The button that has the focus is about to be hidden.
      keep.focus();
      dispatch(container, name, { phase });
    });
  }

  return {
    /** @param {{phase: string, canKeep: boolean, price?: object}} data phase: a key of WORDS; price: for the question */
    update({ phase: next, canKeep, price }) {
      phase = next;
      setText(keep, phase === "question" ? keepQuestion(price) : "Keep it");
      setDisabled(keep, !canKeep);
      keep.toggleAttribute("data-sure", phase === "question");
      not.hidden = phase !== "question";
      undo.hidden = phase !== "made" && phase !== "kept";
      setText(part(container, "keeping-words"), WORDS[phase]);
    },
  };
}
