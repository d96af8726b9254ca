import assert from "node:assert/strict";
import { test } from "node:test";
import { DASH, compact, count, fixed, loss, percent, percentPair, rate, shape } from "../../../static/js/words/format.js";

test("percentages have one decimal, and only a whole is 100%", () => {
  assert.equal(percent(0.98741), "98.7%");
  assert.equal(percent(0), "0.0%");
  assert.equal(percent(1), "100.0%");
  assert.equal(percent(0.9999), "99.9%");
  assert.equal(percent(0.99999, 2), "99.99%");
  assert.equal(percent(0.999, 0), "99%");
});

test("what is no number is a dash", () => {
  for (const words of [percent, count, compact, loss, rate]) {
    for (const value of [null, undefined, NaN, Infinity]) assert.equal(words(value), DASH);
  }
  assert.equal(fixed(null, 2), DASH);
});

test("counts have commas", () => {
  assert.equal(count(1234567.4), "1,234,567");
});

test("great numbers are shortened to three digits", () => {
  assert.equal(compact(640), "640");
  assert.equal(compact(75328), "75.3 k");
  assert.equal(compact(9996), "10.0 k");
  assert.equal(compact(940800), "941 k");
  assert.equal(compact(999600), "1.00 M");
  assert.equal(compact(1234567), "1.23 M");
});

test("losses have four decimals until they are enormous", () => {
  assert.equal(loss(2.302585), "2.3026");
  assert.equal(loss(123456), "1.23e+5");
});

test("rates are plain until they are tiny", () => {
  assert.equal(rate(0.05), "0.0500");
  assert.equal(rate(0.001), "0.0010");
  assert.equal(rate(0.0005), "5.0e-4");
  assert.equal(rate(0), "0");
});

test("shapes are products", () => {
  assert.equal(shape([8, 28, 28]), "8 × 28 × 28");
  assert.equal(shape([10]), "10");
});

test("two probabilities have as many digits as tell them apart", () => {
  assert.deepEqual(percentPair(3.1e-6, 2.14e-5), ["0.0003%", "0.0021%"]);
  assert.deepEqual(percentPair(0.01, 0.4), ["1.0%", "40.0%"]);
  assert.deepEqual(percentPair(0.12341, 0.12344), ["12.341%", "12.344%"]);
  assert.deepEqual(percentPair(0.9998, 0.99997), ["99.980%", "99.997%"]);
  assert.deepEqual(percentPair(1e-9, 0.4), ["0.0000001%", "40.0%"]);
  assert.deepEqual(percentPair(1e-14, 0.4), ["1.00e−12%", "40.0%"]);
  assert.deepEqual(percentPair(0.9, 1 - 1e-13), ["90.0%", ">99.9999999%"]);
  assert.deepEqual(percentPair(1e-9, 1 - 1e-9, 4), ["1.00e−7%", ">99.9999%"]);
});

test("probabilities that do not differ are written alike", () => {
  assert.deepEqual(percentPair(0.25, 0.25), ["25.0%", "25.0%"]);
  assert.deepEqual(percentPair(0, 1), ["0.0%", "100.0%"]);
});
