"""Arrays on the wire: nested lists that a person can read, or base64 that a page reads quickly."""

from base64 import b64encode
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from pydantic import Field

from app.schemas.base import Answer
from model.arrays import Array

Encoding = Literal["lists", "base64"]

# Of a number in a list.
SIGNIFICANT_DIGITS = 5
# 10 to the power of more than this, times a number of that many digits, may overflow.
LARGEST_EXPONENT = 300


class PackedArray(Answer):
    """An array of 32-bit floats as IEEE 754 has them, also those that are not finite."""

    shape: list[int]
    float32: str = Field(description="Base64 of the numbers, row by row, little endian.")


WireArray = PackedArray | list[Any]
Encoder = Callable[[Array], WireArray]


def encoder(encoding: Encoding) -> Encoder:
    """Return the function that brings an array into this form."""
    return nest if encoding == "lists" else pack


def pack(array: Array) -> PackedArray:
    """Write an array of any float type as base64."""
    content = b64encode(array.astype("<f4", copy=False).tobytes()).decode("ascii")
    return PackedArray.model_construct(shape=list(array.shape), float32=content)


def nest(array: Array) -> list[Any]:
    """Write an array as nested lists of numbers of five significant digits.

    What is not finite stays so; an Answer writes null for it.
    """
    numbers = array.astype(np.float64)
    with np.errstate(all="ignore"):
        exponents = np.floor(np.log10(np.abs(numbers)))
        places = np.where(np.isfinite(exponents), SIGNIFICANT_DIGITS - 1 - exponents, 0.0)
        # Both branches divide or multiply a whole number by an exact power of ten, so that what
        # comes out is the number nearest to the decimal, which is written with few digits.
        scale = 10.0 ** np.minimum(np.abs(places), LARGEST_EXPONENT)
        rounded = np.where(
            places >= 0, np.rint(numbers * scale) / scale, np.rint(numbers / scale) * scale
        )
    # Adding 0 makes a negative zero a plain one.
    nested: list[Any] = (rounded + 0.0).tolist()
    return nested
