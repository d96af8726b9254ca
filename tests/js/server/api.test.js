import assert from "node:assert/strict";
import { test } from "node:test";
import { Api, drawingBody } from "../../../static/js/server/api.js";

const json = (content, status = 200, headers = {}) => new Response(JSON.stringify(content), { status, headers });
const noKeys = { get: () => null, ask: async () => null };

/** An Api whose requests are answered one after the other, and remembered. */
function setUp(answers, keys = noKeys) {
  const sent = [];
  const fetch = async (path, options) => {
    sent.push({ path, ...options });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const waits = [];
  const wait = async (ms) => waits.push(ms);
  return { api: new Api({ fetch, keys, wait }), sent, waits };
}

test("a state is asked for with what is known, past the browser's cache", async () => {
  const { api, sent } = setUp([json({ id: "a" }, 200, { ETag: '"a-2"' })]);
  assert.deepEqual(await api.run("a", { since: 7, etag: '"a-1"' }), { state: { id: "a" }, etag: '"a-2"' });
  assert.equal(sent[0].path, "/api/runs/a?since=7");
  assert.equal(sent[0].cache, "no-store");
  assert.deepEqual(sent[0].headers, { "If-None-Match": '"a-1"' });
});

test("the layers are asked for with the numbers of one of them or of none", async () => {
  const { api, sent } = setUp([json({}), json({}), json({})]);
  await api.network("a");
  await api.network("a", { layer: 0 });
  await api.network("a", { layer: 2, at: 40 });
  const paths = ["", "?weights=1&layer=0", "?weights=1&layer=2&at=40"].map((query) => `/api/runs/a/network${query}`);
  assert.deepEqual(sent.map(({ path }) => path), paths);
});

test("branches of a moment are begun, read and stopped", async () => {
  const { api, sent } = setUp([json({ id: "b" }, 202), json({}), new Response(null, { status: 204 }), json({})]);
  assert.deepEqual(await api.branch("a", { steps: 5 }, 40), { id: "b" });
  await api.branches("b");
  assert.equal(await api.stopBranches("b"), null);
  await api.schedule("a", { schedule: "cosine" });
  const paths = ["runs/a/branches?at=40", "branches/b", "branches/b", "runs/a/schedule?schedule=cosine"].map((path) => `/api/${path}`);
  assert.deepEqual(sent.map(({ path }) => path), paths);
  assert.deepEqual(JSON.parse(sent[0].body), { steps: 5 });
  assert.equal(sent[2].method, "DELETE");
});

test("nothing new is null", async () => {
  const { api } = setUp([new Response(null, { status: 304 })]);
  assert.equal(await api.run("a", { etag: '"a-1"' }), null);
});

test("a problem becomes an error in its own words, with its pointers", async () => {
  const errors = [{ pointer: "/momentum", detail: "too much" }];
  const { api } = setUp([json({ title: "Unprocessable", detail: "momentum: too much", status: 422, errors }, 422)]);
  await assert.rejects(api.change("a", { momentum: 2 }), { message: "momentum: too much", status: 422, errors });
});

test("an error page that is not JSON still says what happened", async () => {
  const { api } = setUp([new Response("<h1>Bad gateway</h1>", { status: 502 })]);
  await assert.rejects(api.runs(), { message: "The server answered 502.", status: 502 });
});

test("no answer is a problem with status 0", async () => {
  const { api } = setUp([new TypeError("Failed to fetch")]);
  await assert.rejects(api.runs(), { message: "The server does not answer.", status: 0 });
});

test("a change that needs the key is sent again with it", async () => {
  let key = null;
  const keys = { get: () => key, ask: async () => (key = "secret") };
  const { api, sent } = setUp([json({}, 401), json({ status: "paused" }, 202)], keys);
  assert.deepEqual(await api.pause("a"), { status: "paused" });
  assert.equal(sent[0].headers.Authorization, undefined);
  assert.equal(sent[1].headers.Authorization, "Bearer secret");
});

test("without a key the change fails as the server said", async () => {
  const { api, sent } = setUp([json({ detail: "a key is needed" }, 401)]);
  await assert.rejects(api.pause("a"), { message: "a key is needed" });
  assert.equal(sent.length, 1);
});

test("forgetting answers nothing", async () => {
  const { api, sent } = setUp([new Response(null, { status: 204 })]);
  assert.equal(await api.forget("a"), null);
  assert.equal(sent[0].method, "DELETE");
});

test("a drawing is sent as strokes, as pixels or as the picture itself", () => {
  const strokes = [[[0, 0]]];
  assert.equal(drawingBody({ strokes, picture: null }), '{"strokes":[[[0,0]]],"canvas":[1,1]}');
  const pixels = { kind: "pixels", pixels: [0, 1], label: 3 };
  assert.equal(drawingBody({ strokes: [], picture: pixels }), '{"pixels":[0,1]}');
  const blob = new Blob(["x"], { type: "image/png" });
  assert.equal(drawingBody({ strokes: [], picture: { kind: "image", blob } }), blob);
});

test("examples are asked for by number or by index", async () => {
  const { api, sent } = setUp([json({}), json({})]);
  await api.examples({ count: 2 });
  await api.examples({ indices: [3, 14] });
  assert.deepEqual(sent.map(({ path }) => path), [
    "/api/examples?split=test&count=2",
    "/api/examples?split=test&indices=3%2C14",
  ]);
});

test("a change carries the name of the page, and reading does not", async () => {
  const sent = [];
  const fetch = async (path, options) => {
    sent.push({ path, ...options });
    return json({});
  };
  const api = new Api({ fetch, keys: noKeys, page: "1a" });
  await api.undo("a");
  await api.undoDeletion();
  await api.undoDigits();
  await api.runs();
  assert.deepEqual(sent.map(({ path }) => path), ["/api/runs/a/undo", "/api/runs/undo", "/api/digits/undo", "/api/runs"]);
  assert.deepEqual(sent.map(({ headers }) => headers?.["Nudge-Page"]), ["1a", "1a", "1a", undefined]);
});

test("a request that the server was too busy for is sent again when it says so", async () => {
  const busy = () => json({ detail: "busy" }, 429, { "Retry-After": "2" });
  const { api, sent, waits } = setUp([busy(), busy(), json({ accuracy: 0.9 })]);
  assert.deepEqual(await api.evaluation("a"), { accuracy: 0.9 });
  assert.deepEqual(waits, [2000, 2000]);
  assert.deepEqual(sent.map(({ path }) => path), Array(3).fill("/api/runs/a/evaluation"));
});

test("a server that stays too busy is a problem in the end", async () => {
  const { api, sent } = setUp(Array.from({ length: 10 }, () => json({ detail: "busy" }, 429)));
  await assert.rejects(api.evaluation("a"), { status: 429, message: "busy" });
  assert.equal(sent.length, 10);
});
