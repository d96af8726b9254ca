"""Arrays in answers: nested lists that a person can read, or base64 that a page decodes quickly.

A field of one of these types takes a NumPy array and converts it while the answer is validated.
"""

from base64 import b64encode
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BeforeValidator, Field, ValidationInfo

from app.schemas.base import Answer
from model.arrays import Array

Encoding = Literal["lists", "base64"]

# Of each number in a nested list.
SIGNIFICANT_DIGITS = 5
# 10 to a greater power, times a number of that many digits, may overflow.
LARGEST_EXPONENT = 300


class PackedArray(Answer):
    shape: list[int]
    float32: str = Field(description="Base64 of IEEE 754 numbers, row by row, little endian.")


class PackedImages(Answer):
    shape: list[int]
    uint8: str = Field(description="Base64 of bytes, image by image, row by row: 0 paper, 255 ink.")


def pack(array: Array) -> PackedArray:
    """Write an array of any float type as base64 of float32."""
    content = b64encode(array.astype("<f4", copy=False).tobytes()).decode("ascii")
    return PackedArray.model_construct(shape=list(array.shape), float32=content)


def nest(array: Array) -> list[Any]:
    """Write an array as nested lists of numbers with five significant digits."""
    numbers = array.astype(np.float64)
    with np.errstate(all="ignore"):
        exponents = np.floor(np.log10(np.abs(numbers)))
        places = np.where(np.isfinite(exponents), SIGNIFICANT_DIGITS - 1 - exponents, 0.0)
        # Both branches divide or multiply an integer by an exact power of ten, so that the result
        # is the float nearest to the decimal, which JSON writes with few digits.
        scale = 10.0 ** np.minimum(np.abs(places), LARGEST_EXPONENT)
        rounded = np.where(
            places >= 0, np.rint(numbers * scale) / scale, np.rint(numbers / scale) * scale
        )
    # Adding 0 turns negative zeros into positive ones.
    return (rounded + 0.0).tolist()


def _encode(value: Any, info: ValidationInfo) -> Any:
    """Encode an array of floats as the context, an Encoding, says; integers are always lists."""
    if not isinstance(value, np.ndarray):
        return value
    if value.dtype.kind != "f":
        return value.tolist()
    return pack(value) if info.context == "base64" else nest(value)


def _encode_images(value: Any, info: ValidationInfo) -> Any:
    """Encode images of 0 to 1 as bytes, or as nested lists with three decimals."""
    if not isinstance(value, np.ndarray):
        return value
    if info.context != "base64":
        return np.round(value.astype(np.float64), 3).tolist()
    content = b64encode(np.rint(value * 255).astype(np.uint8).tobytes()).decode("ascii")
    return PackedImages.model_construct(shape=list(value.shape), uint8=content)


def _to_list(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else value


# In the encoding that the client chose.
WireArray = Annotated[PackedArray | list[Any], BeforeValidator(_encode)]
WireNumber = Annotated[float | PackedArray | list[Any] | None, BeforeValidator(_encode)]
WireImages = Annotated[PackedImages | list[Any], BeforeValidator(_encode_images)]
# Always lists, with all digits.
Number = float | None
Numbers = Annotated[list[Number], BeforeValidator(_to_list)]
NumberRows = Annotated[list[list[Number]], BeforeValidator(_to_list)]
Counts = Annotated[list[int], BeforeValidator(_to_list)]
CountRows = Annotated[list[list[int]], BeforeValidator(_to_list)]
