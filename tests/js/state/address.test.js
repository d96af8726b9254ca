import assert from "node:assert/strict";
import { test } from "node:test";
import { readAddress, writeAddress } from "../../../static/js/state/address.js";
import { EMPTY } from "../../../static/js/state/strokes.js";

const shown = (changes = {}) => ({ run: "5f0c", moment: null, drawing: EMPTY, ...changes });
const drawn = (...strokes) => ({ strokes, picture: null });
const NOTHING = { run: null, step: null, image: null, strokes: null, unreadable: [] };
// The pad's side has 254 units: half of one is the error of rounding.
const ROUNDING = 0.5 / 254;

/** Numbers from 0 to 1 that are the same in every run of these tests (Park and Miller, 1988). */
function chance(seed) {
  let state = seed;
  return () => (state = (48271 * state) % 2147483647) / 2147483647;
}

test("a run, a step and a test image", () => {
  const picture = { kind: "pixels", index: 740, label: 4, pixels: [] };
  const { search } = writeAddress(shown({ moment: 57, drawing: { strokes: [], picture } }));
  assert.equal(search, "?run=5f0c&step=57&image=740");
  assert.deepEqual(readAddress(search), { ...NOTHING, run: "5f0c", step: 57, image: 740 });
});

test("step 0 and image 0 are a step and an image", () => {
  assert.deepEqual(readAddress("?step=0&image=0"), { ...NOTHING, step: 0, image: 0 });
  assert.match(writeAddress(shown({ moment: 0 })).search, /step=0/);
});

test("nothing to say is an empty address", () => {
  assert.equal(writeAddress(shown({ run: null })).search, "");
  assert.deepEqual(readAddress(""), NOTHING);
});

test("strokes come back where they were drawn", () => {
  const strokes = [[[0, 1], [0.5, 0.25], [1, 0]], [[0.3, 0.3]]];
  const { search, holds } = writeAddress(shown({ drawing: drawn(...strokes) }));
  assert.equal(holds.drawing, true);
  const read = readAddress(search).strokes;
  assert.deepEqual(read.map((stroke) => stroke.length), [3, 1]);
  read.flat().forEach(([x, y], i) => {
    const [wantedX, wantedY] = strokes.flat()[i];
    assert.ok(Math.abs(x - wantedX) <= ROUNDING && Math.abs(y - wantedY) <= ROUNDING);
  });
});

test("what came from an address has the same address", () => {
  const next = chance(7);
  const stroke = Array.from({ length: 90 }, (_, i) => [0.2 + i / 150, 0.5 + 0.3 * Math.sin(i / 9) + 0.01 * next()]);
  const { search } = writeAddress(shown({ drawing: drawn(stroke) }));
  const { search: again } = writeAddress(shown({ drawing: drawn(...readAddress(search).strokes) }));
  assert.equal(again, search);
});

test("a digit of many points fits, and stays near its line", () => {
  const spiral = Array.from({ length: 3000 }, (_, i) => [0.5 + (i / 6100) * Math.cos(i / 40), 0.5 + (i / 6100) * Math.sin(i / 40)]);
  const { search } = writeAddress(shown({ drawing: drawn(spiral) }));
  assert.ok(search.length < 1600, `${search.length}`);
  const [read] = readAddress(search).strokes;
  for (const [x, y] of read) {
    assert.ok(Math.min(...spiral.map(([a, b]) => Math.hypot(a - x, b - y))) < 2 * ROUNDING);
  }
});

test("what has no address is left out and told", () => {
  const next = chance(3);
  const scribble = Array.from({ length: 4000 }, () => [next(), next()]);
  const pictures = [{ kind: "image" }, { kind: "pixels", index: 7, name: "validation image 7" }];
  for (const drawing of [drawn(scribble), ...pictures.map((picture) => ({ strokes: [], picture }))]) {
    const { search, holds } = writeAddress(shown({ drawing }));
    assert.equal(search, "?run=5f0c");
    assert.deepEqual(holds, { run: true, moment: false, drawing: false });
  }
});

test("what cannot be read is told, and the rest is read", () => {
  const { run, step, image, strokes, unreadable } = readAddress("?run=../x&step=1e3&image=-1&drawing=%00&other=1");
  assert.deepEqual([run, step, image, strokes], [null, null, null, null]);
  assert.deepEqual(unreadable, ["run", "step", "image", "drawing"]);
  assert.equal(readAddress("?run=5f0c&step=").run, "5f0c");
});

test("texts that are no strokes are refused", () => {
  const text = (...bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const read = (drawing) => readAddress(`?drawing=${drawing}`).strokes;
  assert.deepEqual(read(text(0, 254)), [[[0, 1]]]);
  for (const bytes of [[1], [255], [1, 2, 255], [255, 1, 2], [1, 2, 255, 255, 3, 4], [1, 255]]) assert.equal(read(text(...bytes)), null);
  for (const wrong of ["", "A", "====", "a+b", "%F0%9F%92%A9", "A".repeat(1501)]) assert.equal(read(wrong), null);
});

test("no address breaks the page", () => {
  const next = chance(11);
  const letters = "?&=%-_.~+ 0123456789abcdefzABCXYZ\u0000\u00ff\ud83d{}[]<>\"'/";
  for (let round = 0; round < 3000; round += 1) {
    const noise = () => Array.from({ length: Math.floor(40 * next()) }, () => letters[Math.floor(letters.length * next())]).join("");
    const search = `?run=${noise()}&step=${noise()}&image=${noise()}&drawing=${noise()}&${noise()}`;
    const { run, step, image, strokes } = readAddress(search);
    assert.ok(run === null || /^[\w-]{1,64}$/.test(run));
    for (const whole of [step, image]) assert.ok(whole === null || (Number.isInteger(whole) && whole >= 0));
    for (const number of (strokes ?? []).flat(2)) assert.ok(number >= 0 && number <= 1);
  }
});
