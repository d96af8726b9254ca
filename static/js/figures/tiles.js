/**
 * Many small pictures on one canvas. A picture of numbers is {count, stack, height, width, gap}:
 * count tiles, each of stack blocks of height x width numbers one below the other, with gap pixels
 * between tiles and between blocks. One array holds the numbers in that order. A layout says where
 * the tiles are, in pixels of the canvas: one for each number, enlarged when it is shown.
 */

/** The picture of a layer's numbers: a tile for each channel of [C, H, W], or a row of [units]. */
export function pictureOf(shape) {
  if (shape.length === 1) return { count: shape[0], stack: 1, height: 1, width: 1, gap: 0 };
  const [count, height, width] = shape;
  return { count, stack: 1, height, width, gap: 1 };
}

/**
 * The picture of a layer's weights: a tile for each filter or unit, a block for each channel of its input.
 * @param {number[]} shape of the weights: [F, C, K, K] or [units, inputs]
 * @param {number[]} source the shape of the layer's input
 */
export function pictureOfWeights(shape, source) {
  if (shape.length === 4) return { count: shape[0], stack: shape[1], height: shape[2], width: shape[3], gap: 1 };
  const [units, inputs] = shape;
  if (source.length === 3) return { count: units, stack: source[0], height: source[1], width: source[2], gap: 1 };
  return { count: 1, stack: 1, height: units, width: inputs, gap: 1 };
}

/**
 * Lay tiles out in as few rows as possible with each large enough to see, and as large as fits.
 * @param {object} picture
 * @param {number} room the available width in CSS pixels
 * @param {{least: number, most: number}} sides the limits of a tile's width in CSS pixels
 * @returns {{columns, rows, scale, pitchX, pitchY, width, height}} scale is in CSS pixels for each number
 */
export function layOut(picture, room, { least, most }) {
  const { count, stack, gap } = picture;
  const pitchX = picture.width + gap;
  const pitchY = stack * (picture.height + gap);
  const largest = Math.max(1, Math.floor(most / picture.width));
  const enough = Math.min(largest, Math.ceil(least / picture.width));
  const fit = (across) => Math.floor(room / (across * pitchX - gap));
  let columns = count;
  for (let lines = 2; fit(columns) < enough && columns > 1; lines += 1) columns = Math.ceil(count / lines);
  const rows = Math.ceil(count / columns);
  const scale = Math.max(1, Math.min(fit(columns), largest));
  return { columns, rows, scale, pitchX, pitchY, width: columns * pitchX - gap, height: rows * pitchY - gap };
}

/** The layout of all tiles side by side, not enlarged. */
export function inOneRow(picture) {
  return layOut(picture, Infinity, { least: picture.width, most: picture.width });
}

/** Where a number is on the canvas: its left and top pixel. */
export function placeOf(picture, layout, index) {
  const { tile, block, row, column } = positionOf(picture, index);
  return {
    x: (tile % layout.columns) * layout.pitchX + column,
    y: Math.floor(tile / layout.columns) * layout.pitchY + block * (picture.height + picture.gap) + row,
  };
}

/** The tile, block, row and column of a number. */
export function positionOf({ stack, height, width }, index) {
  const size = height * width;
  const block = Math.floor(index / size);
  return {
    tile: Math.floor(block / stack),
    block: block % stack,
    row: Math.floor((index % size) / width),
    column: index % width,
  };
}

/** The index of the number at a pixel; -1 between tiles and outside. */
export function indexAt(picture, layout, x, y) {
  if (x < 0 || y < 0 || x >= layout.width || y >= layout.height) return -1;
  const column = x % layout.pitchX;
  const down = y % layout.pitchY;
  const block = Math.floor(down / (picture.height + picture.gap));
  const row = down % (picture.height + picture.gap);
  const tile = Math.floor(y / layout.pitchY) * layout.columns + Math.floor(x / layout.pitchX);
  if (column >= picture.width || row >= picture.height || block >= picture.stack || tile >= picture.count) return -1;
  return ((tile * picture.stack + block) * picture.height + row) * picture.width + column;
}

/** The next number in a direction, across gaps; -1 where there is none. */
export function neighborOf(picture, layout, index, dx, dy) {
  let { x, y } = placeOf(picture, layout, index);
  do {
    x += dx;
    y += dy;
    const found = indexAt(picture, layout, x, y);
    if (found >= 0) return found;
  } while (x >= 0 && y >= 0 && x < layout.width && y < layout.height);
  return -1;
}

/**
 * An SVG path around the same window of some tiles, in the canvas's pixels.
 * @param {[number, number, number, number]} window top, left, bottom, right; clipped to the tile
 * @param {number[]} tiles their indices
 */
export function outline(picture, layout, [top, left, bottom, right], tiles) {
  const [y0, x0] = [Math.max(0, top), Math.max(0, left)];
  const [y1, x1] = [Math.min(picture.height, bottom), Math.min(picture.width, right)];
  return tiles
    .map((tile) => {
      const x = (tile % layout.columns) * layout.pitchX + x0;
      const y = Math.floor(tile / layout.columns) * layout.pitchY + y0;
      return `M${x} ${y}h${x1 - x0}v${y1 - y0}h${x0 - x1}z`;
    })
    .join("");
}

/**
 * Paint the numbers, one pixel each, on a scale that is symmetric about zero.
 * @param {ArrayLike<number>} numbers
 * @param {number} limit the number at the positive end of the scale
 * @param {Uint32Array} colors an odd count of pixels from negative over zero to positive
 * @returns {Uint32Array} layout.width x layout.height pixels, transparent between the tiles
 */
export function paint(numbers, picture, layout, limit, colors) {
  const pixels = new Uint32Array(layout.width * layout.height);
  const middle = (colors.length - 1) / 2;
  const factor = middle / limit;
  const blocks = picture.count * picture.stack;
  const size = picture.height * picture.width;
  for (let block = 0; block < blocks; block += 1) {
    const { x, y } = placeOf(picture, layout, block * size);
    for (let row = 0; row < picture.height; row += 1) {
      let to = (y + row) * layout.width + x;
      let from = block * size + row * picture.width;
      for (let column = 0; column < picture.width; column += 1, to += 1, from += 1) {
        const place = Math.round(middle + factor * numbers[from]);
        // NaN is painted as zero.
        pixels[to] = colors[Number.isNaN(place) ? middle : Math.max(0, Math.min(2 * middle, place))];
      }
    }
  }
  return pixels;
}
