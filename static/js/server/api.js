/** The server's routes, one method each. Errors are Problems, with words for a person. */

/** An answer that says what was wrong; a status of 0 means that there was no answer. */
export class Problem extends Error {
  constructor({ status, title, detail, errors = [] }) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.errors = errors;
  }
}

const LOST = { status: 0, title: "no answer", detail: "The server does not answer." };

async function problemOf(response) {
  const said = await response.json().catch(() => ({}));
  const title = said.title ?? `The server answered ${response.status}.`;
  return new Problem({ ...said, title, status: response.status });
}

// Strokes are shares of the pad's side.
const PAD = [1, 1];

/** What a drawing is on the wire: an image's own bytes, pixels, or strokes. */
export function drawingBody({ strokes, picture }, canvas) {
  if (picture?.kind === "image") return { body: picture.blob, type: picture.blob.type };
  const drawing = picture ? { pixels: picture.pixels } : { strokes, canvas };
  return { body: JSON.stringify(drawing), type: "application/json" };
}

/** A query of the options that are not null. */
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
   *   key as it is known, and asking a person for it (null: given up)
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

  /** The layers, with the numbers of one of them or of none; at a kept step, or null for now. */
  network(id, { layer = null, at = null } = {}) {
    return this.#read(`/api/runs/${id}/network${query({ weights: layer === null ? null : 1, layer, at })}`);
  }

  /** How long the server would like a page to wait before it asks for the run again. */
  pollAfterMs = 0;

  /** {state, etag}, or null if nothing changed since the etag. */
  async run(id, { since, etag } = {}) {
    const query = since === undefined ? "" : `?since=${since}`;
    const headers = etag ? { "If-None-Match": etag } : {};
    const response = await this.#ask(`/api/runs/${id}${query}`, { headers });
    this.pollAfterMs = 1000 * (Number(response.headers.get("Nudge-Poll-After")) || 0);
    if (response.status === 304) return null;
    return { state: await response.json(), etag: response.headers.get("ETag") };
  }

  /** @param {object} [steps] of the way to the network's input: crop, box, width, center */
  predict(id, drawing, at = null, steps) {
    return this.#show(`/api/runs/${id}/predict${query({ at, ...steps })}`, drawing, steps && PAD);
  }

  /** Every step on the way to the network's input. */
  normalization = (drawing, steps) => this.#show(`/api/normalization${query(steps)}`, drawing, PAD);

  /** The newest digits that were kept. */
  ownDigits = (last) => this.#read(`/api/digits${query({ last })}`);
  forgetDigit = (id) => this.#change("DELETE", `/api/digits/${id}`);
  forgetDigits = () => this.#change("DELETE", "/api/digits");

  /** Keep a drawing; of a picture what the network saw of it. */
  keepDigit(label, { strokes, picture }, input) {
    return this.#change("POST", "/api/digits", { label, ...(picture ? { pixels: input } : { strokes, canvas: PAD }) });
  }

  /**
   * Look inside: explain, origin, saliency, nudge, nudge-image, neighbors or replay.
   * @param {object} content the body: pixels, and what the view needs
   * @param {object} options the query; null leaves one out
   */
  async inspect(id, view, content, options = {}) {
    const path = `/api/runs/${id}/${view}${query(options)}`;
    const headers = { "Content-Type": "application/json" };
    const response = await this.#ask(path, { method: "POST", headers, body: JSON.stringify(content) });
    return response.json();
  }

  /** Nudge the run's own weights. */
  keepNudge = (id, content) => this.#change("POST", `/api/runs/${id}/nudge`, { ...content, apply: true });

  /** Images of MNIST: at random, or those at some indices. */
  examples({ split = "test", count, indices }) {
    const which = indices ? `indices=${indices.join(",")}` : `count=${count}`;
    return this.#read(`/api/examples?split=${split}&${which}`);
  }

  async #show(path, drawing, canvas) {
    const { body, type } = drawingBody(drawing, canvas);
    const response = await this.#ask(path, { method: "POST", headers: { "Content-Type": type }, body });
    return response.json();
  }

  async #read(path) {
    return (await this.#ask(path, {})).json();
  }

  async #change(method, path, content) {
    const send = () => {
      const key = this.#keys.get();
      const headers = key ? { Authorization: `Bearer ${key}` } : {};
      if (content === undefined) return this.#ask(path, { method, headers });
      headers["Content-Type"] = "application/json";
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
