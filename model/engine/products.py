"""How large matrix products are divided for OpenBLAS.

For AVX-512, OpenBLAS has kernels for small products that read both factors in place. For a larger
product it first copies them into blocks, which costs much where one side is a few dozen numbers.
Where a processor has those kernels, products are divided so that they apply; elsewhere this would
cost a little, and products are left whole. Only the processor decides, so that one machine always
gets the same bits.
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
    """Choose the length of the equal parts that one side of a product is divided into.

    It is the largest divisor of the side's length that is between ``least`` and ``most`` and whose
    product is small; the length itself if there is none. With shorter parts the calls would cost
    more than the copies. ``work`` is the product of the other two sides.
    """
    limit = min(small_product() // work, length if most is None else most)
    divisors = (part for part in range(limit, least - 1, -1) if length % part == 0)
    return next(divisors, length)


def parts(matrices: Array, axis: int, part: int) -> Array:
    """View matrices, (..., rows, columns), as (..., parts, rows, columns), divided along one axis.

    The axis is -2 to divide the rows and -1 to divide the columns; each part has ``part`` of them.
    """
    *stack, rows, columns = matrices.shape
    if axis == -2:
        return matrices.reshape(*stack, rows // part, part, columns, copy=False)
    divided = matrices.reshape(*stack, rows, columns // part, part, copy=False)
    return np.moveaxis(divided, -2, -3)
