"""Distances in a mask, and the greatest value nearby: whole pictures at a time, NumPy alone."""

import numpy as np

from model.arrays import Array


def distance(mask: Array, reach: int) -> Array:
    """Distance of every pixel of a mask to the nearest pixel outside it, up to ``reach``.

    Exact, in two passes as in Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled
    Functions" (2012), section 2.1: along columns by the nearest pixel above and below, then along
    rows the least of all steps' squares. Steps longer than the greatest distance are not tried.

    Parameters
    ----------
    mask : array of shape (H, W), bool
    reach : int
        In pixels, at least 1; what lies farther is said to lie there.

    Returns
    -------
    distance : array of shape (H, W), float32
        A new array; 0 outside the mask. Beyond the picture nothing is known to be outside.
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


def greatest(values: Array, reach: int) -> Array:
    """Return the greatest value within ``reach`` pixels, by rows and columns, of every pixel."""
    for _ in range(2):
        # Windows are doubled until they are as wide as is asked for; then the other axis.
        widest = np.pad(values, ((reach, reach), (0, 0)), constant_values=-np.inf)
        width = 1
        while width < 2 * reach + 1:
            step = min(width, 2 * reach + 1 - width)
            widest = np.maximum(widest[:-step], widest[step:])
            width += step
        values = np.ascontiguousarray(widest.T)
    return values


def components(mask: Array) -> tuple[Array, int]:
    """Number the connected parts of a mask; pixels that touch at a corner are connected.

    Rows are taken apart into runs; runs that touch take the lower of their two numbers, and the
    number of that number, until nothing changes.

    Parameters
    ----------
    mask : array of shape (H, W), bool

    Returns
    -------
    labels : array of shape (H, W), int64
        1 to count in the order of the first pixel of each, 0 outside the mask.
    count : int
    """
    H, W = mask.shape
    # A gap after each row keeps its last run from the next row's first.
    ends = np.zeros(H * (W + 1) + 1, np.int8)
    ends[1:].reshape(H, W + 1)[:, :W] = mask
    changes = np.flatnonzero(ends[1:] != ends[:-1])
    start, stop = changes[::2], changes[1::2]
    upper, lower = _touching(start, stop, W + 1)
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
    # Runs never touch within a row, so no place is the start of one and the stop of another.
    steps[start] = number + 1
    steps[stop] = -(number + 1)
    return steps[:-1].cumsum().reshape(H, W + 1)[:, :W], len(first)


def _touching(start: Array, stop: Array, stride: int) -> tuple[Array, Array]:
    """Pair each run with those of the next row that touch it, also by a corner."""
    first = np.searchsorted(stop, start + stride, "left")
    count = np.maximum(np.searchsorted(start, stop + stride, "right") - first, 0)
    upper = np.repeat(np.arange(len(start)), count)
    lower = np.arange(len(upper)) - np.repeat(count.cumsum() - count, count) + first[upper]
    return upper, lower
