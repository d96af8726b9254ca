"""Arrays that are made once and filled many times."""

import mmap
from collections.abc import Iterator
from contextlib import suppress
from math import prod
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from model.arrays import Array

CACHE_LINE = 64
# Bytes from which on a block is mapped by itself, and from which on in large pages.
MAPPED, LARGE = 1 << 17, 1 << 22


def workspace(shape: tuple[int, ...], dtype: DTypeLike = np.float32) -> Array:
    """Make an array of zeros that begins at the start of a cache line.

    NumPy itself aligns to 16 bytes, so that three of four vector loads would touch two lines. The
    array, in C order, is a view of a new block of memory that is somewhat larger.
    """
    size = prod(shape) * np.dtype(dtype).itemsize
    block = _mapped(size) if size >= MAPPED else np.zeros(size + CACHE_LINE, np.uint8)
    start = -block.ctypes.data % CACHE_LINE
    return block[start : start + size].view(dtype).reshape(shape)


def _mapped(size: int) -> Array:
    """Map zeros from the system, which takes them back as soon as no array views them.

    What is freed by other means may stay with the process, in pieces. Pages that nothing is ever
    written to, such as those for gradients where only predictions are made, take no memory.
    """
    pages = mmap.mmap(-1, size)
    # As NumPy itself asks for large arrays, where the system has large pages.
    if size >= LARGE and hasattr(mmap, "MADV_HUGEPAGE"):
        with suppress(OSError):
            pages.madvise(mmap.MADV_HUGEPAGE)
    return np.frombuffer(pages, np.uint8)


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
        base = holder.base
        if isinstance(base, np.ndarray) and base.dtype == np.uint8:
            yield base
    elif isinstance(holder, dict):
        for part in list(holder.values()):
            yield from _blocks(part)
    elif isinstance(holder, list | tuple):
        for part in holder:
            yield from _blocks(part)
