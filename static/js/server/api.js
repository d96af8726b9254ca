/** The server's routes, one method each. Errors are Problems, with a message for a person. */

/** An answer that says what was wrong. A status of 0 means that the server did not answer. */
class Problem extends Error {
  constructor({ status, title, detail, errors = [] }) {
    super(detail || title);
    this.status = status;
    this.errors = errors;
  }
}

async function problemOf(response) {
  const problem = await response.json().catch(() => ({}));
  const title = problem.title ?? `The server answered ${response.status}.`;
  return new Problem({ ...problem, title, status: response.status });
}

const JSON_TYPE = "application/json";
const LONGEST_WAIT_MS = 10_000;
// The status of a request that the server was too busy for, and how often it is sent at most.
const TOO_MANY = 429;
const MOST_TRIES = 10;
// Coordinates of strokes are shares of the pad's side.
const PAD = [1, 1];

const after = (ms) => new Promise((done) => setTimeout(done, ms));

/** What a drawing is on the wire: an image's own bytes, pixels, or strokes on a pad. */
export function drawingBody({ strokes, picture }) {
  if (picture?.kind === "image") return picture.blob;
  return JSON.stringify(picture ? { pixels: picture.pixels } : { strokes, canvas: PAD });
}

/** A query string of the options that are not null. */
function query(options) {
  const given = Object.entries(options).filter(([, value]) => value !== null && value !== undefined);
  return given.length ? `?${new URLSearchParams(given)}` : "";
}

export class Api {
  #fetch;
  #keys;
  #page;
  #wait;

  /**
   * @param {object} options
   * @param {typeof fetch} options.fetch
   * @param {{get: () => string|null, ask: () => Promise<string|null>}} options.keys the teacher's
   *   key as far as it is known, and a way to ask a person for it (null: canceled)
   * @param {(ms: number) => Promise} [options.wait]
   * @param {string} [options.page] the name by which other pages learn that this one made a change
   */
  constructor({ fetch, keys, page, wait = after }) {
    this.#wait = wait;
    this.#page = page;
    this.#fetch = fetch;
    this.#keys = keys;
  }

  runs = () => this.#read("/api/runs");
  presets = () => this.#read("/api/presets");
  create = (run) => this.#change("POST", "/api/runs", run);
  change = (id, settings) => this.#change("PATCH", `/api/runs/${id}`, settings);
  start = (id) => this.#change("POST", `/api/runs/${id}/start`);
  pause = (id) => this.#change("POST", `/api/runs/${id}/pause`);
  step = (id, count = 1) => this.#change("POST", `/api/runs/${id}/step`, { count });
  forget = (id) => this.#change("DELETE", `/api/runs/${id}`);
  undo = (id) => this.#change("POST", `/api/runs/${id}/undo`);
  undoDeletion = () => this.#change("POST", "/api/runs/undo");
  evaluation = (id) => this.#read(`/api/runs/${id}/evaluation`);

  /** The images that the next step learns from. */
  batch = (id) => this.#read(`/api/runs/${id}/batch${query({ encoding: "base64" })}`);

  /** A test image that is {label} and that the run, at a kept step, calls {digit}. */
  search = (id, mistake) => this.#read(`/api/runs/${id}/search${query(mistake)}`);

  /** The layers, with the weights of one of them or of none; at a checkpoint's step, or null for now. */
  network(id, { layer = null, at = null } = {}) {
    return this.#read(`/api/runs/${id}/network${query({ weights: layer === null ? null : 1, layer, at })}`);
  }

  /** How long the server asks a page to wait before its next request for the run. */
  pollAfterMs = 0;

  /** Get {state, etag}, or null if nothing has changed since the etag. */
  async run(id, { since, etag } = {}) {
    const headers = etag ? { "If-None-Match": etag } : {};
    // A server that has just been stopped may never answer.
    const signal = AbortSignal.timeout(LONGEST_WAIT_MS);
    const response = await this.#ask(`/api/runs/${id}${query({ since })}`, { headers, signal });
    this.pollAfterMs = 1000 * (Number(response.headers.get("Nudge-Poll-After")) || 0);
    if (response.status === 304) return null;
    return { state: await response.json(), etag: response.headers.get("ETag") };
  }

  /** @param {object} [stages] settings of the normalization: crop, box, width, center */
  predict = (id, drawing, at, stages) => this.#post(`/api/runs/${id}/predict${query({ at, ...stages })}`, drawingBody(drawing));

  /** The drawing after each stage of its normalization. */
  normalization = (drawing, stages) => this.#post(`/api/normalization${query(stages)}`, drawingBody(drawing));

  /** The newest of the kept digits. */
  digits = (last) => this.#read(`/api/digits${query({ last })}`);
  forgetDigit = (id) => this.#change("DELETE", `/api/digits/${id}`);
  forgetDigits = () => this.#change("DELETE", "/api/digits");
  undoDigits = () => this.#change("POST", "/api/digits/undo");

  /** Keep a drawing as its strokes, or a picture as what the network saw of it. */
  keepDigit(label, { strokes, picture }, input) {
    return this.#change("POST", "/api/digits", { label, ...(picture ? { pixels: input } : { strokes, canvas: PAD }) });
  }

  /**
   * Look inside the network: explain, origin, saliency, nudge, directions, nudge-image, neighbors or replay.
   * @param {object} content the body: pixels, and what the route takes beside them
   * @param {object} options the query; an option of null is left out
   */
  inspect(id, route, content, options = {}) {
    return this.#post(`/api/runs/${id}/${route}${query(options)}`, JSON.stringify(content));
  }

  /** Some held-out images in two dimensions; at a checkpoint's step, or null for now. */
  map = (id, { at = null } = {}) => this.#read(`/api/runs/${id}/map${query({ at, encoding: "base64" })}`);

  /** The pictures that excite the units of a layer: {layer, units, steps, regularized}. */
  dreams = (id, content, at) => this.inspect(id, "dreams", content, { at, encoding: "base64" });

  /** Nudge the weights of the run itself, not of a copy. */
  keepNudge = (id, content) => this.#change("POST", `/api/runs/${id}/nudge`, { ...content, apply: true });

  /** The learning rates over a run's epochs, by its own schedule or by other {settings}. */
  schedule = (id, settings = {}) => this.#read(`/api/runs/${id}/schedule${query(settings)}`);

  /** Let a moment go on at several learning rates; read how far that is; stop it. */
  branch = (id, content, at) => this.#post(`/api/runs/${id}/branches${query({ at })}`, JSON.stringify(content));
  branches = (id) => this.#read(`/api/branches/${id}`);
  stopBranches = (id) => this.#change("DELETE", `/api/branches/${id}`);

  /** Images: {count} random ones, or those with the given {indices}; of the test images, or of another {split}. */
  examples = (which) => this.#read(`/api/examples${query({ split: "test", ...which })}`);

  async #post(path, body) {
    return (await this.#ask(path, { method: "POST", headers: { "Content-Type": body.type ?? JSON_TYPE }, body })).json();
  }

  async #read(path) {
    return (await this.#ask(path, {})).json();
  }

  async #change(method, path, content) {
    const send = () => {
      const key = this.#keys.get();
      const headers = {
        ...(this.#page && { "Nudge-Page": this.#page }),
        ...(key && { Authorization: `Bearer ${key}` }),
        ...(content && { "Content-Type": JSON_TYPE }),
      };
      return this.#ask(path, { method, headers, body: content && JSON.stringify(content) });
    };
    const response = await send().catch(async (error) => {
      if (error.status !== 401 || (await this.#keys.ask()) === null) throw error;
      return send();
    });
    return response.status === 204 ? null : response.json();
  }

  async #ask(path, options) {
    let response;
    for (let tries = 1; ; tries += 1) {
      response = await this.#fetch(path, { cache: "no-store", ...options }).catch(() => {
        throw new Problem({ status: 0, title: "The server does not answer." });
      });
      if (response.status !== TOO_MANY || tries === MOST_TRIES) break;
      const seconds = Number(response.headers.get("Retry-After")) || 1;
      await this.#wait(1000 * seconds);
    }
    if (!response.ok && response.status !== 304) throw await problemOf(response);
    return response;
  }
}
