"""How large matrix products are cut for OpenBLAS.

For AVX-512, OpenBLAS has kernels for small products that read both factors where they lie. A
larger product first copies them into blocks, which is dear when one side is a few dozen numbers.
Where those kernels are, products are cut to their size; elsewhere cutting costs a little, and they
are left whole. The processor alone decides, so that one machine always comes to the same bits.
"""

from functools import cache

import numpy as np
from threadpoolctl import threadpool_info

from model.arrays import Array

# OpenBLAS, kernel/x86_64/sgemm_small_kernel_permit_skylakex.c: the most multiply-adds that its
# small kernels take; the largest result, where the inner side is contiguous in both factors; and
# the processors, by its names, that have them.
SMALL = 100**3
SMALL_RESULT = 1200
WITH_SMALL_KERNELS = {"SkylakeX", "Cooperlake", "SapphireRapids"}


@cache
def small_product() -> int:
    """Return the most multiply-adds that NumPy's BLAS does without copying, 0 for none."""
    processors = {library.get("architecture") for library in threadpool_info()}
    return SMALL if processors & WITH_SMALL_KERNELS else 0


def part_length(length: int, work: int, least: int, most: int | None = None) -> int:
    """Choose how long the equal parts are that one side of a product is cut into.

    Parameters
    ----------
    length : int
        Of that side.
    work : int
        Multiply-adds for each of its numbers: the other two sides multiplied.
    least, most : int
        Bounds of a part; what is cut thinner costs more calls than it saves copies.

    Returns
    -------
    part : int
        The greatest divisor of ``length`` within the bounds whose product is small; ``length``
        where there is none.
    """
    limit = min(small_product() // work, length if most is None else most)
    divisors = (part for part in range(limit, least - 1, -1) if length % part == 0)
    return next(divisors, length)


def parts(matrices: Array, axis: int, part: int) -> Array:
    """View a stack of matrices with one side cut into equal parts.

    Parameters
    ----------
    matrices : array of shape (..., rows, columns)
    axis : int
        -2 to cut the rows, -1 to cut the columns.
    part : int

    Returns
    -------
    cut : array of shape (..., parts, rows, columns)
    """
    *stack, rows, columns = matrices.shape
    if axis == -2:
        return matrices.reshape(*stack, rows // part, part, columns, copy=False)
    cut = matrices.reshape(*stack, rows, columns // part, part, copy=False)
    return np.moveaxis(cut, -2, -3)
