import { createMoveForm } from "../components/move-form.js";
import { did } from "../dom/deeds.js";

/**
 * One number moved by epsilon: what its gradient promised of the loss, and what happened.
 *
 * @param {() => object|null} numberInQuestion the query that names the number, or null
 */
export function mountMove(form, { api, store }, numberInQuestion) {
  const card = createMoveForm(form);
  let about = null;

  form.addEventListener("move", async ({ detail: { epsilon } }) => {
    const { run, subject, moment } = store.state;
    const number = numberInQuestion();
    if (!number || !subject) return;
    const asked = (about = JSON.stringify(number));
    const isAsked = () => about === asked;
    try {
      const result = await api.inspect(run.id, "move", { pixels: subject.pixels }, { ...number, epsilon, at: moment });
      if (!isAsked()) return;
      card.update({ result });
      did("moved-one-number");
    } catch (error) {
      if (isAsked()) card.update({ result: null, problem: error.message });
    }
  });

  return {
    /** Another number may be shown: what came of the last one is removed. */
    update() {
      const number = numberInQuestion();
      form.hidden = !number;
      if (about === null || about === JSON.stringify(number)) return;
      about = null;
      card.update({ result: null });
    },
  };
}
