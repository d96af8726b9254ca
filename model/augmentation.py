"""Batches whose images are changed as writers change them."""

from collections.abc import Callable

import numpy as np

from model.batches import Selection
from model.layers import Array


def plain(images: Array, labels: Array, indices: Array, rng: np.random.Generator) -> Selection:
    """Take the images as they are."""
    return Selection(images, labels, indices)


AUGMENTATIONS: dict[str, Callable[[Array, Array, Array, np.random.Generator], Selection]] = {
    "none": plain,
    "handwriting": plain,
}
