"""Connected parts of a mask."""

import numpy as np

from model.layers import Array


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
