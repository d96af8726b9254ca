"""Morphology: distance transform, maximum filter and connected components, in NumPy alone."""

import numpy as np

from model.arrays import Array


def distance(mask: Array, reach: int) -> Array:
    """Compute the distance of every pixel of a mask, (H, W), to the nearest pixel outside it.

    Returns a new array, (H, W), float32; 0 outside the mask. Pixels beyond the picture do not
    count as outside, and distances above ``reach`` pixels, at least 1, are returned as this.

    Two passes, as in Felzenszwalb and Huttenlocher, "Distance Transforms
    of Sampled Functions" (2012), section 2.1: along columns, the distance to the nearest pixel
    above or below; then along rows, the minimum over all horizontal shifts of the sum of squares.
    Shifts longer than the largest distance are not tried.
    """
    H = len(mask)
    row = np.arange(H, dtype=np.float32)[:, None]
    above = np.maximum.accumulate(np.where(mask, np.float32(-reach), row), axis=0)
    below = np.minimum.accumulate(np.where(mask, np.float32(H + reach), row)[::-1], axis=0)[::-1]
    column = np.minimum(np.minimum(row - above, below - row), np.float32(reach)).T.copy()
    column *= column
    squared = column.copy()
    for step in range(1, min(reach, len(column))):
        if step % 4 == 1 and step * step >= squared.max():
            break
        raised = column + np.float32(step * step)
        np.minimum(squared[step:], raised[:-step], out=squared[step:])
        np.minimum(squared[:-step], raised[step:], out=squared[:-step])
    return np.sqrt(squared).T


def maximum_filter(values: Array, reach: int) -> Array:
    """Compute the maximum over the square of side 2 reach + 1 around every pixel, (H, W)."""
    for _ in range(2):
        # The window is doubled until it is as wide as needed; then the other axis is filtered.
        widest = np.pad(values, ((reach, reach), (0, 0)), constant_values=-np.inf)
        width = 1
        while width < 2 * reach + 1:
            step = min(width, 2 * reach + 1 - width)
            widest = np.maximum(widest[:-step], widest[step:])
            width += step
        values = np.ascontiguousarray(widest.T)
    return values


def connected_components(mask: Array) -> tuple[Array, int]:
    """Label the connected components of a mask; pixels that touch at a corner are connected.

    Returns labels, (H, W), int64, and their count. They are 1 to count, in the order of each
    component's first pixel, and 0 outside the mask.

    Every row is split into runs of pixels. Runs that touch both take the lower of their numbers,
    and then the number of the run of that number, until nothing changes.
    """
    H, W = mask.shape
    # An empty pixel after each row separates its last run from the first of the next row.
    ends = np.zeros(H * (W + 1) + 1, np.int8)
    ends[1:].reshape(H, W + 1)[:, :W] = mask
    changes = np.flatnonzero(ends[1:] != ends[:-1])
    start, stop = changes[::2], changes[1::2]
    upper, lower = _touching_runs(start, stop, W + 1)
    number = np.arange(len(start))
    while True:
        least = np.minimum(number[upper], number[lower])
        after = number.copy()
        np.minimum.at(after, number[upper], least)
        np.minimum.at(after, number[lower], least)
        after = after[after]
        if np.array_equal(after, number):
            break
        number = after
    first, number = np.unique(number, return_inverse=True)
    steps = np.zeros(H * (W + 1) + 1, np.int64)
    # Runs never touch within a row, so no index is the start of one and the stop of another.
    steps[start] = number + 1
    steps[stop] = -(number + 1)
    return steps[:-1].cumsum().reshape(H, W + 1)[:, :W], len(first)


def _touching_runs(start: Array, stop: Array, stride: int) -> tuple[Array, Array]:
    """Pair each run with the runs of the next row that touch it, corners included."""
    first = np.searchsorted(stop, start + stride, "left")
    count = np.maximum(np.searchsorted(start, stop + stride, "right") - first, 0)
    upper = np.repeat(np.arange(len(start)), count)
    lower = np.arange(len(upper)) - np.repeat(count.cumsum() - count, count) + first[upper]
    return upper, lower
