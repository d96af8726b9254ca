"""Batches whose images are changed as hands change them: turned, slanted, bent, thick and thin.

One change is drawn for a group of sixteen images and carried out for all sixteen at once: with
the images innermost, looking up a pixel is then copying sixteen neighbors in memory. An image
meets another change and other company in every epoch.
"""

from collections.abc import Callable

import numpy as np

from model.batches import Selection
from model.flourishes import flourish
from model.layers import Array

SIDE = 28
GROUP = 16
# Deviations of the normal distributions that changes are drawn from; lengths in pixels. Chosen
# on the validation images and on real pen digits; docs/handwriting.md has the table.
TURN = 0.14  # radians
SLANT = 0.16
STRETCH = 0.09
SHIFT = 0.8
BEND = 0.8
THICKEN = 0.6
# Bends are smooth: a coarse grid of displacements, drawn out to all pixels by cubic B-splines.
KNOTS = 7


def _spline(pixels: int, knots: int) -> Array:
    """Weights of each knot at each pixel, (pixels, knots), rows summing to 1."""
    places = np.linspace(1, knots - 2, pixels)[:, None]
    far = np.abs(places - np.arange(knots))
    inner = 2 / 3 - far**2 + far**3 / 2
    weights = np.where(far < 1, inner, np.where(far < 2, (2 - far) ** 3 / 6, 0))
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


SPLINE = _spline(SIDE, KNOTS)
CENTERED = np.arange(SIDE, dtype=np.float32) - np.float32(14)


class Handwriting(Selection):
    """A selection whose images are changed at random, the same for the same generator.

    Parameters
    ----------
    images, labels, indices
        As for ``Selection``.
    rng : Generator
        Drawn from once; each group of images then has a source of its own, so that the result
        does not depend on which thread fills what.
    """

    def __init__(
        self, images: Array, labels: Array, indices: Array, rng: np.random.Generator
    ) -> None:
        super().__init__(images, labels, indices)
        self._key = int(rng.integers(2**63))

    def fill(self, start: int, stop: int, x: Array) -> Array:
        """Write images start to stop into x, (1, 28, 28, stop - start), 0..1; return labels."""
        labels = super().fill(start, stop, x)
        flourish(
            x[0],
            labels,
            np.random.Generator(np.random.Philox(key=self._key, counter=[start, 1, 0, 0])),
        )
        # A frame of paper all around, where pixels from outside of the image are looked up.
        framed = np.zeros((SIDE + 2, SIDE + 2, stop - start), np.float32)
        framed[1:-1, 1:-1] = x[0]
        for first in range(0, stop - start, GROUP):
            rng = np.random.Generator(np.random.Philox(key=self._key, counter=start + first))
            group = np.ascontiguousarray(framed[:, :, first : first + GROUP])
            x[0, :, :, first : first + GROUP] = _thickened(_warped(group, rng), rng)
        return labels


def _warped(framed: Array, rng: np.random.Generator) -> Array:
    """Look up every pixel at a displaced place: (30, 30, G) -> (28, 28, G), linear in between.

    The displacement is an affine map about the center of mass and a smooth random bend
    (Simard, Steinkraus, Platt, "Best Practices for Convolutional Neural Networks", 2003).
    """
    turn, slant, stretch_y, stretch_x, shift_y, shift_x = rng.standard_normal(6)
    cosine, sine = np.cos(TURN * turn), np.sin(TURN * turn)
    turned = np.array([[cosine, -sine], [sine, cosine]])
    slanted = np.array([[1.0, 0.0], [SLANT * slant, 1.0]])
    stretched = np.diag(np.exp(STRETCH * np.array([stretch_y, stretch_x])))
    matrix = (turned @ slanted @ stretched).astype(np.float32)
    bends = rng.standard_normal((2, KNOTS, KNOTS), dtype=np.float32)
    bend_y, bend_x = np.float32(2 * BEND) * (SPLINE @ bends @ SPLINE.T)
    rows, columns = CENTERED[:, None], CENTERED[None, :]
    # 14 is the center of mass, 1 the frame.
    y = matrix[0, 0] * rows + matrix[0, 1] * columns + bend_y + np.float32(15 + SHIFT * shift_y)
    x = matrix[1, 0] * rows + matrix[1, 1] * columns + bend_x + np.float32(15 + SHIFT * shift_x)
    return _look_up(framed, y.ravel(), x.ravel())


def _look_up(framed: Array, y: Array, x: Array) -> Array:
    """Interpolate linearly at 784 places, which are first brought into the frame."""
    top = np.float32(SIDE + 1 - 1e-3)
    y, x = np.clip(y, 0, top), np.clip(x, 0, top)
    row, column = y.astype(np.intp), x.astype(np.intp)
    down, right = (y - row)[:, None], (x - column)[:, None]
    flat = framed.reshape(-1, framed.shape[2])
    corner = row * (SIDE + 2) + column
    upper = _between(flat, corner, right)
    lower = _between(flat, corner + SIDE + 2, right)
    lower -= upper
    lower *= down
    upper += lower
    return upper.reshape(SIDE, SIDE, -1)


def _between(flat: Array, corner: Array, right: Array) -> Array:
    """Interpolate between pixels and their right neighbors: (900, G) -> (784, G)."""
    found = flat.take(corner, axis=0)
    neighbor = flat.take(corner + 1, axis=0)
    neighbor -= found
    neighbor *= right
    found += neighbor
    return found


def _thickened(group: Array, rng: np.random.Generator) -> Array:
    """Make strokes up to about a pixel and a half wider or thinner.

    A pixel becomes the most (or the least) of itself and its neighbors below and to the right,
    by a random share; gray-level dilation and erosion.
    """
    amount = np.float32(THICKEN * rng.standard_normal())
    if amount == 0:
        return group
    choose = np.maximum if amount > 0 else np.minimum
    extreme = group.copy()
    choose(extreme[:-1], group[1:], out=extreme[:-1])
    choose(extreme[:, :-1], extreme[:, 1:].copy(), out=extreme[:, :-1])
    extreme -= group
    extreme *= min(abs(amount), np.float32(1.5))
    group += extreme
    return np.clip(group, 0, 1, out=group)


Augmentation = Callable[[Array, Array, Array, np.random.Generator], Selection]


def plain(images: Array, labels: Array, indices: Array, rng: np.random.Generator) -> Selection:
    """Take the images as they are."""
    return Selection(images, labels, indices)


AUGMENTATIONS: dict[str, Augmentation] = {"none": plain, "handwriting": Handwriting}
