"""Arrays that are made once and filled again and again."""

from math import prod

import numpy as np
from numpy.typing import DTypeLike

from model.arrays import Array

CACHE_LINE = 64


def workspace(shape: tuple[int, ...], dtype: DTypeLike = np.float32) -> Array:
    """Make an array of zeros that begins where a cache line does.

    NumPy itself aligns to 16 bytes, and then three of four vector loads reach over two lines.

    Parameters
    ----------
    shape : tuple of int
    dtype : dtype

    Returns
    -------
    array : array of shape ``shape``, C order
        A view of a somewhat larger block of its own.
    """
    size = prod(shape) * np.dtype(dtype).itemsize
    block = np.zeros(size + CACHE_LINE, np.uint8)
    start = -block.ctypes.data % CACHE_LINE
    return block[start : start + size].view(dtype).reshape(shape)
