import assert from "node:assert/strict";
import { test } from "node:test";
import { Player } from "../../../static/js/dom/player.js";

function make(isStill = false) {
  const shown = [];
  let next = null;
  const timers = { setTimeout: (callback) => (next = callback) && 1, clearTimeout: () => (next = null) };
  const player = new Player((frame) => shown.push(frame), { timers, isStill: () => isStill });
  const tick = () => {
    const due = next;
    next = null;
    due?.();
  };
  return { player, shown, tick };
}

test("frames follow each other to the last", () => {
  const { player, shown, tick } = make();
  player.play(2);
  for (let i = 0; i < 5; i += 1) tick();
  assert.deepEqual(shown, [0, 1, 2]);
});

test("it can be stopped", () => {
  const { player, shown, tick } = make();
  player.play(9);
  player.stop();
  tick();
  assert.deepEqual(shown, [0]);
});

test("who wants no motion sees the last frame at once", () => {
  const { player, shown } = make(true);
  player.play(9);
  assert.deepEqual(shown, [9]);
});

test("it goes on from a frame in the middle", () => {
  const { player, shown, tick } = make();
  player.play(5, 3);
  for (let i = 0; i < 5; i += 1) tick();
  assert.deepEqual(shown, [3, 4, 5]);
});
