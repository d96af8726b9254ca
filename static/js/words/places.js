/** Where in a picture something is, in words. */

import { number } from "./format.js";

const SIDE = 28;
const ROWS = ["top", "middle", "bottom"];
const COLUMNS = ["left", "center", "right"];

/** One of nine places of the picture: "top left", "center". */
export function placeWords(row, column) {
  const [down, across] = [row, column].map((at) => Math.min(2, Math.floor((3 * at) / SIDE)));
  if (down === 1 && across === 1) return "center";
  return down === 1 ? COLUMNS[across] : across === 1 ? ROWS[down] : `${ROWS[down]} ${COLUMNS[across]}`;
}

/** The strongest numbers of a map for and against, with their places. */
export function strongest(numbers) {
  let [most, least] = [0, 0];
  for (let i = 1; i < numbers.length; i += 1) {
    if (numbers[i] > numbers[most]) most = i;
    if (numbers[i] < numbers[least]) least = i;
  }
  const say = (i) => `${number(numbers[i])} ${placeWords(Math.floor(i / SIDE), i % SIDE)}`;
  const parts = [];
  if (numbers[most] > 0) parts.push(`Most for it: ${say(most)}.`);
  if (numbers[least] < 0) parts.push(`Most against: ${say(least)}.`);
  return { most, least, words: parts.join(" ") || "Nothing speaks for or against it." };
}
