import { element, part, tell } from "../dom/dom.js";
import { count } from "../words/format.js";

const NUMBERS = [
  ["learning_rate", "Learning rate", { min: 0, step: "any" }],
  ["momentum", "Momentum", { min: 0, max: 0.9999, step: "any" }],
  ["batch_size", "Batch size", { min: 1, max: 1024, step: 1 }],
  ["weight_decay", "Weight decay", { min: 0, max: 1, step: "any" }],
  ["epochs", "Epochs", { min: 1, max: 10000, step: 1 }],
  ["averaging", "Averaging", { min: 0, max: 0.9999, step: "any" }],
];
const CHOICES = [
  ["optimizer", "Optimizer"],
  ["schedule", "Schedule"],
  ["augmentation", "Augmentation"],
];

/**
 * The settings of a new run. Tells "create" {run, beside}: run is what the server is sent, beside
 * whether the run before trains on.
 */
export function createRunDialog(dialog) {
  const form = dialog.querySelector("form");
  const fields = part(dialog, "fields");
  const layers = form.elements.layers;
  let networks = [];

  dialog.querySelector("[data-action=cancel]").addEventListener("click", () => dialog.close());
  dialog.querySelector("[data-action=expert]").addEventListener("click", () => {
    showProblem(null);
    tell(dialog, "create", { run: { pretrained: true }, beside: true });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    showProblem(null);
    const run = read();
    if (run) tell(dialog, "create", { run, beside: form.elements.beside.checked });
  });
  fields.addEventListener("change", (event) => {
    if (event.target.name === "network") showLayers();
  });

  function showLayers() {
    const chosen = networks.find(({ name }) => name === form.elements.network.value);
    layers.value = layers.defaultValue = write(chosen.specification);
  }

  function read() {
    const values = form.elements;
    const training = Object.fromEntries([
      ...NUMBERS.map(([name]) => [name, values[name].valueAsNumber]),
      ...CHOICES.map(([name]) => [name, values[name].value]),
    ]);
    const run = { network: values.network.value, training, seed: values.seed.valueAsNumber };
    if (layers.value === layers.defaultValue) return run;
    try {
      return { ...run, network: JSON.parse(layers.value) };
    } catch (error) {
      showProblem({ message: `The layers are not JSON: ${error.message}`, errors: [{ pointer: "/network", detail: "" }] });
      return null;
    }
  }

  function showProblem(problem) {
    part(dialog, "problem").textContent = problem ? words(problem) : "";
    for (const field of form.elements) field.removeAttribute("aria-invalid");
    for (const { pointer } of problem?.errors ?? []) {
      const name = pointer.startsWith("/network") ? "layers" : pointer.split("/").pop();
      if (name === "layers") part(dialog, "specification").open = true;
      form.elements[name]?.setAttribute("aria-invalid", "true");
    }
  }

  function fill({ presets, run }) {
    networks = presets.networks;
    // With a schedule, a run's learning rate is the one of the moment, not its setting.
    const { learning_rate: standard } = presets.defaults;
    const own = run.schedule === "constant" ? Number(run.learning_rate.toPrecision(4)) : standard;
    const now = { ...presets.defaults, ...run, learning_rate: own };
    fields.replaceChildren(
      choice("network", "Network", networks.map(({ name, parameters }) => [name, `${name} · ${count(parameters)} parameters`]), now.network),
      number("seed", "Seed", { min: 0, max: 2 ** 32 - 1, step: 1 }, run.seed),
      ...CHOICES.map(([name, label]) => choice(name, label, presets.choices[name].map((value) => [value, value]), now[name])),
      ...NUMBERS.map(([name, label, limits]) => number(name, label, limits, now[name])),
    );
    showLayers();
  }

  return {
    /** Open it: presets as the server tells them, run with the values to begin with. */
    open(data) {
      fill(data);
      showProblem(null);
      dialog.showModal();
    },
    close: () => dialog.close(),
    /** @param {{problem: Error|null}} data */
    update: ({ problem }) => showProblem(problem),
  };
}

/** A line a layer: short enough to read, and to change by hand. */
function write(specification) {
  return `[\n${specification.map((layer) => `  ${JSON.stringify(layer)}`).join(",\n")}\n]`;
}

function words({ message, errors = [] }) {
  const details = errors.map(({ pointer, detail }) => [pointer.slice(1), detail].filter(Boolean).join(": "));
  return [message, ...details.filter((detail) => !message.includes(detail))].join(" · ");
}

function number(name, label, limits, value) {
  return field(label, element("input", { type: "number", name, required: true, value, ...limits }));
}

function choice(name, label, options, chosen) {
  return field(label, element(
    "select",
    { name },
    ...options.map(([value, text]) => element("option", { value, text, selected: value === chosen })),
  ));
}

function field(label, control) {
  return element("label", { class: "field" }, element("span", { text: label }), control);
}
