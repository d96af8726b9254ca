"""Batches whose images are changed at random, as handwriting varies.

In each epoch an image's strokes are made thicker or thinner, and it is turned, slanted, stretched,
shifted and bent; some have narrow gaps filled, or are replaced by a differently written twin.
The random numbers of a batch are drawn when it is made, so that the changes do not depend on how
it is cut into shards or which thread fills them.
"""

import weakref
from itertools import pairwise

import numpy as np

from model.arrays import Array
from model.data.batches import Pool, Selection
from model.data.flourishes import flourish
from model.data.mnist import NO_EXAMPLES, SIDE, Examples

# Images have a border of one pixel of paper, where pixels outside of the image are looked up.
FRAMED_SIDE = SIDE + 2
# Images that share one displacement: their values at a pixel lie side by side in memory, so that
# they are looked up at once.
GROUP = 16
# Standard deviations of the normal distributions that changes are drawn from. Chosen by the
# held-out images and by real pen digits; docs/handwriting.md has the table.
TURN_RADIANS = 0.14
SLANT_PER_ROW = 0.16  # shift in columns for each row from the center
STRETCH_LOG = 0.09  # natural logarithm of the factor along each axis
SHIFT_PIXELS = 0.8
BEND_PIXELS = 0.6
THICKENING = 0.5  # share of a dilation or an erosion by one pixel
# Share of the images whose gaps of up to two pixels are filled, as a thick pen fills them.
BLOTTED_SHARE = 0.1
# Share of the images that are replaced by their twin, among those that have one.
TWIN_SHARE = 0.45
# Bends are smooth: a KNOTS x KNOTS grid of displacements, interpolated by cubic B-splines.
KNOTS = 7


def _spline(pixels: int, knots: int) -> Array:
    """Compute the weight of each knot at each pixel, (pixels, knots); rows sum to 1."""
    places = np.linspace(1, knots - 2, pixels)[:, None]
    distance = np.abs(places - np.arange(knots))
    inner = 2 / 3 - distance**2 + distance**3 / 2
    outer = np.maximum(2 - distance, 0) ** 3 / 6
    weights = np.where(distance < 1, inner, outer)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


SPLINE = _spline(SIDE, KNOTS)
CENTERED = np.arange(SIDE, dtype=np.float32) - np.float32(14)


class ChangedSelection(Selection):
    """A selection whose images are changed at random; the same generator gives the same changes.

    Each image has random numbers of its own for its thickness and for whether its gaps are
    filled. Displacements are slower to compute: images 0 to 15 of the batch share one, images
    16 to 31 the next, and so on.
    """

    def __init__(
        self, pool: Pool, indices: Array, rng: np.random.Generator, originals: Array | None = None
    ) -> None:
        super().__init__(pool, indices, originals)
        N = len(indices)
        groups = -(-N // GROUP)
        self._blotted = rng.random(N) < BLOTTED_SHARE
        self._thickening = np.float32(THICKENING) * rng.standard_normal(N, np.float32)
        self._maps = rng.standard_normal((6, groups))
        self._bends = rng.standard_normal((groups, 2, KNOTS, KNOTS), np.float32)

    def fill(self, start: int, stop: int, x: Array) -> Array:
        labels = super().fill(start, stop, x)
        images = x[0]
        blot(images, self._blotted[start:stop])
        thicken(images, self._thickening[start:stop])
        groups = slice(start // GROUP, -(-stop // GROUP))
        places = source_places(self._maps[:, groups], self._bends[groups])
        edges = [start, *range((groups.start + 1) * GROUP, stop, GROUP), stop]
        warp(images, [edge - start for edge in edges], places)
        return labels


def blot(images: Array, chosen: Array) -> None:
    """Fill narrow gaps between strokes of the chosen images, in place.

    A gray-level closing with a pixel and its four neighbors: the maximum, then the minimum.

    Parameters
    ----------
    images : array of shape (28, 28, N), float32, 0 to 1
    chosen : booleans of shape (N,)
    """
    blotted = images[:, :, chosen]
    for choose in (np.maximum, np.minimum):
        before = blotted.copy()
        choose(blotted[1:], before[:-1], out=blotted[1:])
        choose(blotted[:-1], before[1:], out=blotted[:-1])
        choose(blotted[:, 1:], before[:, :-1], out=blotted[:, 1:])
        choose(blotted[:, :-1], before[:, 1:], out=blotted[:, :-1])
    images[:, :, chosen] = blotted


def thicken(images: Array, amounts: Array) -> None:
    """Make strokes up to a pixel wider or narrower, in place, by gray-level dilation or erosion.

    Moves every pixel toward the maximum (for a positive amount) or the minimum (for a negative
    one) of itself and its neighbors below, to the right, and diagonally between.

    Parameters
    ----------
    images : array of shape (28, 28, N), float32, 0 to 1
    amounts : array of shape (N,), float32
        How far to go, as a share of the difference; at most 1 either way counts.
    """
    # The minimum of some values is minus the maximum of their negatives: one pass does both.
    signed = images * np.copysign(np.float32(1), amounts)
    extreme = signed.copy()
    np.maximum(signed[:-1], signed[1:], out=extreme[:-1])
    np.maximum(extreme[:, :-1], extreme[:, 1:], out=extreme[:, :-1])
    extreme -= signed
    extreme *= np.clip(amounts, -1, 1)
    images += extreme


def warp(images: Array, edges: list[int], places: Array) -> None:
    """Replace every pixel by the one at another place, rounded to half pixels, in place.

    Parameters
    ----------
    images : array of shape (28, 28, N), float32
    edges : list of int
        Where each group of at most 16 images begins, and at the end N.
    places : array of shape (len(edges) - 1, 784), intp
        What ``source_places`` returned, a row for each group.
    """
    halves = np.zeros((len(places), 2, 2, FRAMED_SIDE, FRAMED_SIDE, GROUP), np.float32)
    bounds = list(pairwise(edges))
    for half, (first, end) in zip(halves, bounds, strict=True):
        half[0, 0, 1:-1, 1:-1, : end - first] = images[:, :, first:end]
    _interpolate(halves)
    flat = halves.reshape(len(places), 4 * FRAMED_SIDE * FRAMED_SIDE, GROUP)
    found = np.empty((SIDE * SIDE, GROUP), np.float32)
    for pixels, place, (first, end) in zip(flat, places, bounds, strict=True):
        # Every place lies within: "clip" only avoids a check and a buffer.
        pixels.take(place, axis=0, out=found, mode="clip")
        images[:, :, first:end] = found.reshape(SIDE, SIDE, GROUP)[:, :, : end - first]


def _interpolate(halves: Array) -> None:
    """Fill in the values half a pixel to the right, half a pixel down, and both."""
    whole, right, down, both = (halves[:, i, j] for i in (0, 1) for j in (0, 1))
    np.add(whole[:, :, :-1], whole[:, :, 1:], out=right[:, :, :-1])
    np.add(whole[:, :-1], whole[:, 1:], out=down[:, :-1])
    np.add(right[:, :-1], right[:, 1:], out=both[:, :-1])
    right *= np.float32(0.5)
    down *= np.float32(0.5)
    both *= np.float32(0.25)


def source_places(maps: Array, bends: Array) -> Array:
    """Compute where each of the 784 pixels comes from, as an index into a group's halves.

    The displacement is an affine map about the center of mass and a smooth bend
    (Simard, Steinkraus, Platt, "Best Practices for Convolutional Neural Networks", 2003).

    Parameters
    ----------
    maps : array of shape (6, groups)
        Standard normal numbers for turn, slant, stretch and shift (both y, x).
    bends : array of shape (groups, 2, KNOTS, KNOTS), float32
        Standard normal numbers.

    Returns
    -------
    places : array of shape (groups, 784), intp
    """
    turn, slant, stretch_y, stretch_x, shift_y, shift_x = maps
    cosine, sine = np.cos(TURN_RADIANS * turn), np.sin(TURN_RADIANS * turn)
    turned = np.array([[cosine, -sine], [sine, cosine]]).transpose(2, 0, 1)
    turned[:, :, 0] += turned[:, :, 1] * (SLANT_PER_ROW * slant)[:, None]
    turned *= np.exp(STRETCH_LOG * np.array([stretch_y, stretch_x])).T[:, None, :]
    matrix = turned.astype(np.float32)[..., None, None]
    places = np.float32(2 * BEND_PIXELS) * (SPLINE @ bends @ SPLINE.T)
    # 14 is the center of mass, 1 the border.
    shifts = np.array([shift_y, shift_x]).T * SHIFT_PIXELS + 15
    places += shifts.astype(np.float32)[..., None, None]
    places += matrix[:, :, 0] * CENTERED[:, None]
    places += matrix[:, :, 1] * CENTERED
    places *= 2
    np.rint(np.clip(places, 0, 2 * FRAMED_SIDE - 2, out=places), out=places)
    doubled = places.astype(np.intp)
    y, x = doubled[:, 0], doubled[:, 1]
    half = (y & 1) * 2 + (x & 1)
    flat: Array = (half * FRAMED_SIDE + (y >> 1)) * FRAMED_SIDE + (x >> 1)
    return flat.reshape(len(flat), -1)


class Augmentation:
    """Makes the batches of a training set; this one leaves the images as they are."""

    def __init__(self, examples: Examples) -> None:
        self._examples = examples
        self.use_own_digits(NO_EXAMPLES)

    def use_own_digits(self, own_digits: Examples) -> None:
        """Let batches hold a person's own digits, too; they are numbered after the others."""
        self._pool = Pool(self._examples, own_digits)

    def batch(self, indices: Array, rng: np.random.Generator) -> Selection:
        """Make the batch of the images at some indices, integers of shape (N,)."""
        return Selection(self._pool, indices)


# The twins of sets of images, by the identity of the images: all runs share those of MNIST.
_drawn: dict[int, tuple[Examples, Array]] = {}


def _twins_of(examples: Examples) -> tuple[Examples, Array]:
    """Draw the twins of a set, or return those that were drawn before, and their originals."""
    key = id(examples.images)
    if key not in _drawn:
        twins, originals = flourish(examples.images, examples.labels)
        _drawn[key] = Examples(twins, examples.labels[originals]), originals
        weakref.finalize(examples.images, _drawn.pop, key, None)
    return _drawn[key]


class Handwriting(Augmentation):
    """Changes every image, and replaces some by their differently written twins."""

    def __init__(self, examples: Examples) -> None:
        self._twins, self._originals = _twins_of(examples)
        super().__init__(examples)

    def use_own_digits(self, own_digits: Examples) -> None:
        self._pool = Pool(self._examples, own_digits, self._twins)
        # Where in the pool the twin of each image is; its own place for one that has none.
        first_twin = self._pool.starts[2]
        self._twin_of = np.arange(first_twin)
        self._twin_of[self._originals] = np.arange(first_twin, len(self._pool))

    def batch(self, indices: Array, rng: np.random.Generator) -> Selection:
        replaced = rng.random(len(indices)) < TWIN_SHARE
        chosen = np.where(replaced, self._twin_of[indices], indices)
        return ChangedSelection(self._pool, chosen, rng, indices)


AUGMENTATIONS: dict[str, type[Augmentation]] = {"none": Augmentation, "handwriting": Handwriting}
