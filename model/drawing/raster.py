"""A digit in the network's own resolution, and looking up values between pixels."""

import numpy as np
from PIL import Image

from model.arrays import Array
from model.drawing.line import Line


class Raster(Line):
    """A small picture: it holds no finer outline that could be redrawn; its unit is a pixel.

    Parameters
    ----------
    ink : array of shape (H, W), float32, 0 to 1
        Some of it is ink.
    """

    exact = True

    def __init__(self, ink: Array) -> None:
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        self.pixels = ink
        self.width = 0.0
        self.low = np.array([columns[0], rows[0]], float)
        self.high = np.array([columns[-1] + 1, rows[-1] + 1], float)
        self.canvas_low = np.zeros(2)
        self.canvas_high = np.array(ink.shape[::-1], float)

    def ink(self, x: Array, y: Array, scale: float, width: float | None) -> Array:
        return np.clip(sample(self.pixels, x, y, 0.0), 0, 1)


def sample(values: Array, x: Array, y: Array, outside: float) -> Array:
    """Interpolate linearly at the places of an even grid.

    Parameters
    ----------
    values : array of shape (H, W)
        Pixel (i, j) covers x from j to j + 1 and y from i to i + 1.
    x, y : arrays of evenly spaced places, at least two each
    outside : float
        What lies beyond.

    Returns
    -------
    samples : array of shape (len(y), len(x)), float32
    """
    dx, dy = x[1] - x[0], y[1] - y[0]
    # Pillow asks for the coefficients at the pixels' corners.
    across, down = x[0] - dx / 2, y[0] - dy / 2
    picture = Image.fromarray(np.ascontiguousarray(values, np.float32))
    sampled = picture.transform(
        (len(x), len(y)),
        Image.Transform.AFFINE,
        (dx, 0, across, 0, dy, down),
        Image.Resampling.BILINEAR,
        fillcolor=outside,
    )
    return np.asarray(sampled)
