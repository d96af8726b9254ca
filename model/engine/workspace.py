"""Arrays that are made once and filled many times."""

from collections.abc import Iterator
from math import prod
from typing import Any

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


def block_bytes(*holders: Any) -> int:
    """Count the bytes of all blocks that ``workspace`` made for arrays in some objects.

    The objects are arrays, and sequences and mappings of them at any depth. A block that several
    arrays view counts once.
    """
    blocks = {id(block): block.nbytes for holder in holders for block in _blocks(holder)}
    return sum(blocks.values())


def _blocks(holder: Any) -> Iterator[Array]:
    if isinstance(holder, np.ndarray):
        # Other arrays, such as views of a run's weights, do not lie in blocks of bytes.
        if isinstance(holder.base, np.ndarray) and holder.base.dtype == np.uint8:
            yield holder.base
    elif isinstance(holder, dict):
        for part in list(holder.values()):
            yield from _blocks(part)
    elif isinstance(holder, list | tuple):
        for part in holder:
            yield from _blocks(part)
