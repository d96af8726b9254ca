/** The server's routes, one method each. Errors are Problems, with a message for a person. */

/** An answer that says what was wrong. A status of 0 means that the server did not answer. */
class Problem extends Error {
  constructor({ status, title, detail, errors = [] }) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.errors = errors;
  }
}

const LOST = { status: 0, title: "no answer", detail: "The server does not answer." };

async function problemOf(response) {
  const problem = await response.json().catch(() => ({}));
  const title = problem.title ?? `The server answered ${response.status}.`;
  return new Problem({ ...problem, title, status: response.status });
}

const JSON_TYPE = "application/json";
// Coordinates of strokes are shares of the pad's side.
const PAD = [1, 1];

/** What a drawing is on the wire: an image's own bytes, pixels, or strokes. */
export function drawingBody({ strokes, picture }, canvas) {
  if (picture?.kind === "image") return { body: picture.blob, type: picture.blob.type };
  const drawing = picture ? { pixels: picture.pixels } : { strokes, canvas };
  return { body: JSON.stringify(drawing), type: JSON_TYPE };
}

/** A query string of the options that are not null. */
function query(options) {
  const given = Object.entries(options).filter(([, value]) => value !== null && value !== undefined);
  return given.length ? `?${new URLSearchParams(given)}` : "";
}

export class Api {
  #fetch;
  #keys;

  /**
   * @param {object} options
   * @param {typeof fetch} options.fetch
   * @param {{get: () => string|null, ask: () => Promise<string|null>}} options.keys the teacher's
   *   key as far as it is known, and a way to ask a person for it (null: canceled)
   */
  constructor({ fetch, keys }) {
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
  evaluation = (id) => this.#read(`/api/runs/${id}/evaluation`);

  /** The layers, with the weights of one of them or of none; at a checkpoint's step, or null for now. */
  network(id, { layer = null, at = null } = {}) {
    return this.#read(`/api/runs/${id}/network${query({ weights: layer === null ? null : 1, layer, at })}`);
  }

  /** How long the server asks a page to wait before its next request for the run. */
  pollAfterMs = 0;

  /** Get {state, etag}, or null if nothing has changed since the etag. */
  async run(id, { since, etag } = {}) {
    const headers = etag ? { "If-None-Match": etag } : {};
    const response = await this.#ask(`/api/runs/${id}${query({ since })}`, { headers });
    this.pollAfterMs = 1000 * (Number(response.headers.get("Nudge-Poll-After")) || 0);
    if (response.status === 304) return null;
    return { state: await response.json(), etag: response.headers.get("ETag") };
  }

  /** @param {object} [stages] settings of the normalization: crop, box, width, center */
  predict(id, drawing, at = null, stages) {
    return this.#sendDrawing(`/api/runs/${id}/predict${query({ at, ...stages })}`, drawing, stages && PAD);
  }

  /** The drawing after each stage of its normalization. */
  normalization = (drawing, stages) => this.#sendDrawing(`/api/normalization${query(stages)}`, drawing, PAD);

  /** The newest of the kept digits. */
  digits = (last) => this.#read(`/api/digits${query({ last })}`);
  forgetDigit = (id) => this.#change("DELETE", `/api/digits/${id}`);
  forgetDigits = () => this.#change("DELETE", "/api/digits");

  /** Keep a drawing as its strokes, or a picture as what the network saw of it. */
  keepDigit(label, { strokes, picture }, input) {
    return this.#change("POST", "/api/digits", { label, ...(picture ? { pixels: input } : { strokes, canvas: PAD }) });
  }

  /**
   * Look inside the network: explain, origin, saliency, nudge, nudge-image, neighbors or replay.
   * @param {object} content the body: pixels, and what the route takes beside them
   * @param {object} options the query; an option of null is left out
   */
  inspect(id, route, content, options = {}) {
    return this.#post(`/api/runs/${id}/${route}${query(options)}`, JSON.stringify(content), JSON_TYPE);
  }

  /** Nudge the weights of the run itself, not of a copy. */
  keepNudge = (id, content) => this.#change("POST", `/api/runs/${id}/nudge`, { ...content, apply: true });

  /** Images of MNIST: random ones, or those with the given indices. */
  examples({ split = "test", count, indices }) {
    const which = indices ? `indices=${indices.join(",")}` : `count=${count}`;
    return this.#read(`/api/examples?split=${split}&${which}`);
  }

  #sendDrawing(path, drawing, canvas) {
    const { body, type } = drawingBody(drawing, canvas);
    return this.#post(path, body, type);
  }

  async #post(path, body, type) {
    return (await this.#ask(path, { method: "POST", headers: { "Content-Type": type }, body })).json();
  }

  async #read(path) {
    return (await this.#ask(path, {})).json();
  }

  async #change(method, path, content) {
    const send = () => {
      const key = this.#keys.get();
      const headers = key ? { Authorization: `Bearer ${key}` } : {};
      if (content === undefined) return this.#ask(path, { method, headers });
      headers["Content-Type"] = JSON_TYPE;
      return this.#ask(path, { method, headers, body: JSON.stringify(content) });
    };
    let response;
    try {
      response = await send();
    } catch (error) {
      if (error.status !== 401 || (await this.#keys.ask()) === null) throw error;
      response = await send();
    }
    return response.status === 204 ? null : response.json();
  }

  async #ask(path, options) {
    let response;
    try {
      response = await this.#fetch(path, { cache: "no-store", ...options });
    } catch {
      throw new Problem(LOST);
    }
    if (!response.ok && response.status !== 304) throw await problemOf(response);
    return response;
  }
}
