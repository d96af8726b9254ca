import assert from "node:assert/strict";
import { test } from "node:test";
import { logarithmicOrZero, logarithmic, powersOfTwo, retention, speeds } from "../../../static/js/figures/scales.js";

const scales = {
  logarithmic: logarithmic(1e-4, 1),
  logarithmicOrZero: logarithmicOrZero(1e-6, 0.1),
  powersOfTwo: powersOfTwo(10),
  retention: retention(0.999),
};

for (const [name, scale] of Object.entries(scales)) {
  test(`${name}: a value's place leads back to the value`, () => {
    for (let place = 0; place <= 1; place += 0.01) {
      const value = scale.value(place);
      const again = scale.value(scale.place(value));
      assert.ok(Math.abs(again - value) <= 0.02 * value, `${place}: ${value} became ${again}`);
    }
  });

  test(`${name}: rises, and values beyond its ends lie at its ends`, () => {
    assert.ok(scale.value(0.9) > scale.value(0.5) && scale.value(0.5) > scale.value(0.1));
    assert.equal(scale.place(1e9), 1);
    assert.equal(scale.place(0), 0);
  });
}

test("equal ways are equal factors", () => {
  assert.equal(scales.logarithmic.value(0.25), 1e-3);
  assert.equal(scales.logarithmic.value(0.5), 1e-2);
});

test("the left end can be nothing", () => {
  assert.equal(scales.logarithmicOrZero.value(0), 0);
  assert.equal(scales.logarithmicOrZero.value(0.05) > 0, true);
});

test("batch sizes are powers of two", () => {
  assert.equal(scales.powersOfTwo.value(0.7), 128);
});

test("momentum is finest near one", () => {
  assert.equal(scales.retention.value(1 / 3), 0.9);
  assert.equal(scales.retention.value(2 / 3), 0.99);
});

test("the right end of the speeds is full speed", () => {
  const scale = speeds(1, 200);
  assert.deepEqual([scale.value(0), scale.value(1)], [1, Infinity]);
  assert.deepEqual([scale.place(1), scale.place(Infinity)], [0, 1]);
  assert.equal(scale.value(scale.place(20)), 20);
  assert.equal(scale.value(0.93), scale.value(scale.place(scale.value(0.93))));
  assert.ok(scale.place(1000) < 1);
});
