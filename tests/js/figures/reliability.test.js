import assert from "node:assert/strict";
import { test } from "node:test";
import { reliabilityBars } from "../../../static/js/figures/reliability.js";

test("each bin that is not empty has a bar as tall as its share", () => {
  const frame = { left: 10, top: 5, width: 100, height: 50 };
  const bars = reliabilityBars({ counts: [0, 8, 0, 2], accuracies: [null, 0.5, null, 1] }, frame);
  assert.deepEqual(bars, [
    { x: 35, y: 30, width: 25, height: 25, count: 8, confidence: 0.375 },
    { x: 85, y: 5, width: 25, height: 50, count: 2, confidence: 0.875 },
  ]);
});
