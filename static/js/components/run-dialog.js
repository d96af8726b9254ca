import { actionButton, dispatch, element, part } from "../dom/dom.js";
import { count } from "../words/format.js";
import { createProblem } from "./problem.js";

/**
 * The settings of a new run. Dispatches "create" {run, beside}: run is what the server is sent,
 * beside whether the current run keeps training.
 */
export function createRunDialog(dialog) {
  const form = dialog.querySelector("form");
  const fields = part(dialog, "fields");
  const layers = form.elements.layers;
  const problemLine = createProblem(part(dialog, "problem"));
  let networks = [];
  let standard = null;

  actionButton(dialog, "cancel").addEventListener("click", () => dialog.close());
  actionButton(dialog, "recipe").addEventListener("click", () => fill(standard));
  actionButton(dialog, "expert").addEventListener("click", () => {
    showProblem(null);
    dispatch(dialog, "create", { run: { pretrained: true }, beside: true });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    showProblem(null);
    const run = read();
    if (run) dispatch(dialog, "create", { run, beside: form.elements.beside.checked });
  });
  fields.addEventListener("change", (event) => {
    if (event.target.name === "network") showLayers();
  });

  function showLayers() {
    const chosen = networks.find(({ name }) => name === form.elements.network.value);
    layers.value = layers.defaultValue = specificationText(chosen.specification);
  }

  function read() {
    const valueOf = (field) => (field.type === "number" ? field.valueAsNumber : field.value);
    const values = [...fields.querySelectorAll("[name]")].map((field) => [field.name, valueOf(field)]);
    const { network, seed, ...training } = Object.fromEntries(values);
    const run = { network, training, seed };
    if (layers.value === layers.defaultValue) return run;
    try {
      return { ...run, network: JSON.parse(layers.value) };
    } catch (error) {
      showProblem({ message: `The layers are not valid JSON: ${error.message}`, errors: [{ pointer: "/network", detail: "" }] });
      return null;
    }
  }

  function showProblem(problem) {
    problemLine.update({ text: problem ? problemWords(problem) : "" });
    for (const field of form.elements) field.removeAttribute("aria-invalid");
    for (const { pointer } of problem?.errors ?? []) {
      const name = pointer.startsWith("/network") ? "layers" : pointer.split("/").pop();
      if (name === "layers") part(dialog, "specification").open = true;
      form.elements[name]?.setAttribute("aria-invalid", "true");
    }
  }

  /** Begin with the standard recipe. */
  function fill({ presets, run }) {
    networks = presets.networks;
    const values = { ...presets.defaults, seed: run.seed, network: networks[0].name };
    const options = Object.entries(presets.choices).map(([name, all]) => [name, all.map((value) => [value, value])]);
    options.push(["network", networks.map(({ name, parameters }) => [name, `${name} · ${count(parameters)} parameters`])]);
    for (const [name, all] of options) {
      form.elements[name].replaceChildren(...all.map(([value, text]) => element("option", { value, text, selected: value === values[name] })));
    }
    for (const field of fields.querySelectorAll("input")) field.value = values[field.name];
    showLayers();
  }

  return {
    /** Open it: presets are the server's, run has the seed to begin with. */
    open(data) {
      standard = data;
      fill(data);
      showProblem(null);
      dialog.showModal();
    },
    close: () => dialog.close(),
    /** @param {{problem: Error|null}} data */
    update: ({ problem }) => showProblem(problem),
  };
}

/** JSON with a line for each layer, to be read and changed by hand. */
function specificationText(specification) {
  return `[\n${specification.map((layer) => `  ${JSON.stringify(layer)}`).join(",\n")}\n]`;
}

function problemWords({ message, errors = [] }) {
  const details = errors.map(({ pointer, detail }) => [pointer.slice(1), detail].filter(Boolean).join(": "));
  return [message, ...details.filter((detail) => !message.includes(detail))].join(" · ");
}
