/** Where in a picture something is, in words. */

import { number } from "./format.js";

const SIDE = 28;
const ROWS = ["top", "middle", "bottom"];
const COLUMNS = ["left", "center", "right"];

/** One of nine regions of the picture: "top left", "center". */
export function regionName(row, column) {
  const [down, across] = [row, column].map((pixel) => Math.min(2, Math.floor((3 * pixel) / SIDE)));
  if (down === 1 && across === 1) return "center";
  return down === 1 ? COLUMNS[across] : across === 1 ? ROWS[down] : `${ROWS[down]} ${COLUMNS[across]}`;
}

/** The largest and the smallest number of a map, with their regions. */
export function extremesWords(numbers) {
  let [max, min] = [0, 0];
  for (let i = 1; i < numbers.length; i += 1) {
    if (numbers[i] > numbers[max]) max = i;
    if (numbers[i] < numbers[min]) min = i;
  }
  const words = (i) => `${number(numbers[i])}, ${regionName(Math.floor(i / SIDE), i % SIDE)}`;
  const parts = [];
  if (numbers[max] > 0) parts.push(`Most for it: ${words(max)}.`);
  if (numbers[min] < 0) parts.push(`Most against it: ${words(min)}.`);
  return parts.join(" ") || "Nothing speaks for or against it.";
}
