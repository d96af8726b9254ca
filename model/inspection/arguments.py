"""What the inspections are given: images and labels, checked."""

import numpy as np

from model.arrays import Array
from model.network import Network


class InspectionError(ValueError):
    """An argument that cannot be inspected; the text says what is wrong and what would be right."""


def batch_of(network: Network, images: Array, weights: Array) -> Array:
    """Lay images out as a network takes them, (1, H, W, N), in the type of the weights.

    The images are (H, W) or (N, H, W), 0..1, ink high; uint8 is divided by 255. The result is a
    new array, or a view of a single image of that type.

    Raises
    ------
    InspectionError
        If the images have another shape.
    """
    stack = images[None] if images.ndim == 2 else images
    if stack.ndim != 3 or (1, *stack.shape[1:]) != network.input_shape:
        expected = " x ".join(map(str, network.input_shape[1:]))
        raise InspectionError(f"images are {expected} pixels, not of shape {list(images.shape)}")
    x = np.ascontiguousarray(stack.transpose(1, 2, 0)[None], dtype=weights.dtype)
    return x * weights.dtype.type(1 / 255) if images.dtype == np.uint8 else x


class Images:
    """Images without labels, as the engine takes them; their forms are those of ``batch_of``."""

    def __init__(self, network: Network, images: Array, weights: Array) -> None:
        self._network, self._images, self._weights = network, images, weights

    def __len__(self) -> int:
        return len(self._images)

    def fill(self, start: int, stop: int, x: Array) -> Array:
        """Write images start to stop into x, (1, H, W, stop - start); there are no labels."""
        x[...] = batch_of(self._network, self._images[start:stop], self._weights)
        return np.empty(0, np.uint8)


def check_range(name: str, value: float, low: float, high: float) -> None:
    """Refuse a value that is not between low and high, inclusive, with InspectionError."""
    if not low <= value <= high:
        raise InspectionError(f"{name} is {value}, not between {low} and {high}")
