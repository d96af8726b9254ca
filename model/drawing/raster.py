"""Digits in about the network's own resolution, and interpolation between pixels."""

import numpy as np
from PIL import Image

from model.arrays import Array
from model.drawing.line import Frame, Line

# MNIST's digits are 20 pixels long. A raster whose ink is about that long keeps its scale.
MNIST_LENGTHS = (18, 24)


class Raster(Line):
    """A small picture, too coarse to trace an outline; its unit is a pixel.

    Parameters
    ----------
    ink : array of shape (H, W), float32, 0 to 1
        At least one value is above 0.
    """

    def __init__(self, ink: Array) -> None:
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        self.pixels = ink
        self.width = 0.0
        self.low = np.array([columns[0], rows[0]], float)
        self.high = np.array([columns[-1] + 1, rows[-1] + 1], float)
        self.canvas = np.zeros(2), np.array(ink.shape[::-1], float)

    def ink(self, x: Array, y: Array, scale: float, width: float | None) -> Array:
        return np.clip(sample(self.pixels, x, y, 0.0), 0, 1)

    def frame(self, box: float, stroke_width: float | None) -> Frame:
        shortest, longest = MNIST_LENGTHS
        if shortest <= (self.high - self.low).max() <= longest:
            return Frame(self.low, self.high, 1.0)
        return super().frame(box, None)

    def keeps_pixels(self, scale: float) -> bool:
        return scale == 1


class Pixels(Raster):
    """The network's input itself, (28, 28), which is not normalized again."""

    def network_input(self) -> Array:
        return self.pixels


def sample(values: Array, x: Array, y: Array, outside: float) -> Array:
    """Interpolate linearly at the points of a regular grid: (len(y), len(x)), float32.

    Pixel (i, j) of ``values`` covers x from j to j + 1 and y from i to i + 1; beyond them the value
    is ``outside``. The coordinates are evenly spaced, at least two each.
    """
    dx, dy = x[1] - x[0], y[1] - y[0]
    # Pillow's affine transform maps the corners of pixels, not their centers.
    left, top = x[0] - dx / 2, y[0] - dy / 2
    picture = Image.fromarray(np.ascontiguousarray(values, np.float32))
    sampled = picture.transform(
        (len(x), len(y)),
        Image.Transform.AFFINE,
        (dx, 0, left, 0, dy, top),
        Image.Resampling.BILINEAR,
        fillcolor=outside,
    )
    return np.asarray(sampled)
