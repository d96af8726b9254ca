"""The two types that all other files use in signatures: arrays, and shapes of arrays."""

from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]
Shape = tuple[int, ...]
