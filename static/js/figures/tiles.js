/**
 * Many small pictures on one canvas. A picture of numbers is {count, stack, height, width, gap}:
 * count tiles, each of stack blocks of height x width numbers one below the other, with gap pixels
 * between tiles and between blocks. The numbers lie in that order in one array. A plan says how the
 * tiles are laid out; it counts in pixels of the canvas, one a number, which are shown enlarged.
 */

/** The picture of a layer's numbers: a tile a channel of [C, H, W], or a row of [units]. */
export function pictureOf(shape) {
  if (shape.length === 1) return { count: shape[0], stack: 1, height: 1, width: 1, gap: 0 };
  const [count, height, width] = shape;
  return { count, stack: 1, height, width, gap: 1 };
}

/**
 * The picture of a layer's weights: a tile a filter or unit, a block a channel that it looks at.
 * @param {number[]} shape of the weights: [F, C, K, K] or [units, inputs]
 * @param {number[]} source the shape of what the layer looks at
 */
export function pictureOfWeights(shape, source) {
  if (shape.length === 4) return { count: shape[0], stack: shape[1], height: shape[2], width: shape[3], gap: 1 };
  const [units, inputs] = shape;
  if (source.length === 3) return { count: units, stack: source[0], height: source[1], width: source[2], gap: 1 };
  return { count: 1, stack: 1, height: units, width: inputs, gap: 1 };
}

/**
 * Lay tiles out in as few rows as leave each large enough to see, as large as there is room.
 * @param {object} picture
 * @param {number} room width in CSS pixels
 * @param {{least: number, most: number}} sides of a tile in CSS pixels
 * @returns {{columns, rows, scale, pitchX, pitchY, width, height}} scale is CSS pixels a number
 */
export function plan(picture, room, { least, most }) {
  const { count, stack, gap } = picture;
  const tileHeight = stack * (picture.height + gap) - gap;
  const pitchX = picture.width + gap;
  const largest = Math.max(1, Math.floor(most / picture.width));
  const enough = Math.min(largest, Math.ceil(least / picture.width));
  let rows = 1;
  let columns = count;
  let scale = fit(columns);
  while (scale < enough && columns > 1) {
    rows += 1;
    columns = Math.ceil(count / rows);
    scale = fit(columns);
  }
  rows = Math.ceil(count / columns);
  const pitchY = tileHeight + gap;
  return {
    columns,
    rows,
    scale: Math.max(1, Math.min(scale, largest)),
    pitchX,
    pitchY,
    width: columns * pitchX - gap,
    height: rows * pitchY - gap,
  };

  function fit(across) {
    return Math.floor(room / (across * pitchX - gap));
  }
}

/** Where a number lies on the canvas: its left and top pixel. */
export function placeOf(picture, laid, index) {
  const { tile, block, row, column } = positionOf(picture, index);
  return {
    x: (tile % laid.columns) * laid.pitchX + column,
    y: Math.floor(tile / laid.columns) * laid.pitchY + block * (picture.height + picture.gap) + row,
  };
}

/** Which tile, block, row and column a number is. */
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
export function indexAt(picture, laid, x, y) {
  if (x < 0 || y < 0 || x >= laid.width || y >= laid.height) return -1;
  const column = x % laid.pitchX;
  const down = y % laid.pitchY;
  const block = Math.floor(down / (picture.height + picture.gap));
  const row = down % (picture.height + picture.gap);
  const tile = Math.floor(y / laid.pitchY) * laid.columns + Math.floor(x / laid.pitchX);
  if (column >= picture.width || row >= picture.height || block >= picture.stack || tile >= picture.count) return -1;
  return ((tile * picture.stack + block) * picture.height + row) * picture.width + column;
}

/** The next number in a direction, over gaps; -1 where there is none. */
export function neighborOf(picture, laid, index, dx, dy) {
  let { x, y } = placeOf(picture, laid, index);
  do {
    x += dx;
    y += dy;
    const found = indexAt(picture, laid, x, y);
    if (found >= 0) return found;
  } while (x >= 0 && y >= 0 && x < laid.width && y < laid.height);
  return -1;
}

/**
 * An SVG path around the same window of some tiles, in the canvas's pixels.
 * @param {[number, number, number, number]} window top, left, bottom, right; cut to the tile
 * @param {number[]} tiles their indices
 */
export function outline(picture, laid, [top, left, bottom, right], tiles) {
  const [y0, x0] = [Math.max(0, top), Math.max(0, left)];
  const [y1, x1] = [Math.min(picture.height, bottom), Math.min(picture.width, right)];
  return tiles
    .map((tile) => {
      const x = (tile % laid.columns) * laid.pitchX + x0;
      const y = Math.floor(tile / laid.columns) * laid.pitchY + y0;
      return `M${x} ${y}h${x1 - x0}v${y1 - y0}h${x0 - x1}z`;
    })
    .join("");
}

/**
 * Paint the numbers: one pixel each, on a scale symmetric about zero.
 * @param {ArrayLike<number>} numbers
 * @param {number} greatest where the scale ends
 * @param {Uint32Array} colors an odd number of pixels from negative over zero to positive
 * @returns {Uint32Array} laid.width x laid.height pixels, transparent between the tiles
 */
export function paint(numbers, picture, laid, greatest, colors) {
  const pixels = new Uint32Array(laid.width * laid.height);
  const middle = (colors.length - 1) / 2;
  const factor = middle / greatest;
  const blocks = picture.count * picture.stack;
  const size = picture.height * picture.width;
  for (let block = 0; block < blocks; block += 1) {
    const { x, y } = placeOf(picture, laid, block * size);
    for (let row = 0; row < picture.height; row += 1) {
      let to = (y + row) * laid.width + x;
      let from = block * size + row * picture.width;
      for (let column = 0; column < picture.width; column += 1, to += 1, from += 1) {
        const place = Math.round(middle + factor * numbers[from]);
        // What is no number is painted as nothing.
        pixels[to] = colors[Number.isNaN(place) ? middle : Math.max(0, Math.min(2 * middle, place))];
      }
    }
  }
  return pixels;
}
