"""Arrays that are made once and filled many times."""

from math import prod

import numpy as np
from numpy.typing import DTypeLike

from model.arrays import Array

CACHE_LINE = 64


def workspace(shape: tuple[int, ...], dtype: DTypeLike = np.float32) -> Array:
    """Make an array of zeros that begins at the start of a cache line.

    NumPy itself aligns to 16 bytes, so that three of four vector loads would touch two lines. The
    array, in C order, is a view of a new block of memory that is somewhat larger.
    """
    size = prod(shape) * np.dtype(dtype).itemsize
    block = np.zeros(size + CACHE_LINE, np.uint8)
    start = -block.ctypes.data % CACHE_LINE
    return block[start : start + size].view(dtype).reshape(shape)
