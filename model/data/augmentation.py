"""Batches whose images are changed as hands change them: turned, slanted, bent, thick and thin.

One displacement of the pixels is drawn for a group of sixteen images and carried out for all
sixteen at once: with the images innermost, looking up a pixel is then copying sixteen neighbors
in memory. An image meets another change and other company in every epoch.
"""

from typing import Protocol

import numpy as np

from model.arrays import Array
from model.data.batches import Pool, Selection
from model.data.flourishes import flourish
from model.data.mnist import Examples

SIDE = 28
# A frame of paper all around, where pixels from outside of the image are looked up.
FRAMED = SIDE + 2
GROUP = 16
# Deviations of the normal distributions that changes are drawn from; lengths in pixels. Chosen
# on the validation images and on real pen digits; docs/handwriting.md has the table.
TURN = 0.14  # radians
SLANT = 0.16
STRETCH = 0.09
SHIFT = 0.8
BEND = 0.6
THICKEN = 0.5
# One image in so many has its small loops and notches filled, as a thick pen fills them.
BLOTTED = 12
# How often a digit that can have a flourish gets one.
FLOURISHED = 0.35
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


class ChangedSelection(Selection):
    """A selection whose images are changed at random, the same for the same generator.

    Parameters
    ----------
    pool, indices
        As for ``Selection``.
    rng : Generator
        Drawn from once; what is filled then has a source of its own, so that the result does not
        depend on which thread fills it.
    """

    def __init__(self, pool: Pool, indices: Array, rng: np.random.Generator) -> None:
        super().__init__(pool, indices)
        self._key = int(rng.integers(2**63))

    def fill(self, start: int, stop: int, x: Array) -> Array:
        """Write images start to stop into x, (1, 28, 28, stop - start), 0..1; return labels."""
        labels = super().fill(start, stop, x)
        rng = np.random.Generator(np.random.Philox(key=self._key, counter=start))
        blot(x[0])
        thicken(x[0], rng)
        warp(x[0], rng)
        return labels


def blot(images: Array) -> None:
    """Let ink run together where it nearly meets, in every twelfth image, in place.

    The closing with a pixel and its four neighbors: the most of each, then the least.

    Parameters
    ----------
    images : array of shape (28, 28, N), float32, 0 to 1
    """
    # Which images these are is random already: batches are drawn in random order.
    some = images[:, :, ::BLOTTED]
    for choose in (np.maximum, np.minimum):
        before = some.copy()
        choose(some[1:], before[:-1], out=some[1:])
        choose(some[:-1], before[1:], out=some[:-1])
        choose(some[:, 1:], before[:, :-1], out=some[:, 1:])
        choose(some[:, :-1], before[:, 1:], out=some[:, :-1])


def thicken(images: Array, rng: np.random.Generator) -> None:
    """Make the strokes of half the images up to a pixel wider, of the others thinner, in place.

    A pixel becomes the most (or the least) of itself and its neighbors below and to the right,
    by a share that is random for every image; gray-level dilation and erosion.

    Parameters
    ----------
    images : array of shape (28, 28, N), float32, 0 to 1
    rng : Generator
    """
    N = images.shape[2]
    extreme = np.empty_like(images)
    # Which images come first is random already: batches are drawn in random order.
    for choose, half in ((np.maximum, slice(0, N // 2)), (np.minimum, slice(N // 2, N))):
        own, most = images[:, :, half], extreme[:, :, half]
        choose(own[:-1], own[1:], out=most[:-1])
        most[-1] = own[-1]
        choose(most[:, :-1], most[:, 1:], out=most[:, :-1])
    extreme -= images
    extreme *= np.minimum(np.abs(rng.standard_normal(N, np.float32)) * np.float32(THICKEN), 1)
    images += extreme


def warp(images: Array, rng: np.random.Generator) -> None:
    """Look up every pixel at a displaced place, rounded to half pixels, in place.

    The displacement is an affine map about the center of mass and a smooth random bend
    (Simard, Steinkraus, Platt, "Best Practices for Convolutional Neural Networks", 2003).

    Parameters
    ----------
    images : array of shape (28, 28, N), float32
    rng : Generator
    """
    N = images.shape[2]
    groups = -(-N // GROUP)
    halves = np.zeros((groups, 2, 2, FRAMED, FRAMED, GROUP), np.float32)
    for group in range(groups):
        own = images[:, :, group * GROUP : (group + 1) * GROUP]
        halves[group, 0, 0, 1:-1, 1:-1, : own.shape[2]] = own
    _interpolate(halves)
    flat = halves.reshape(groups, 4 * FRAMED * FRAMED, GROUP)
    places = _places(groups, rng)
    found = np.empty((SIDE * SIDE, GROUP), np.float32)
    for group in range(groups):
        # Every place lies within: "clip" only spares the check and a buffer.
        flat[group].take(places[group], axis=0, out=found, mode="clip")
        own = images[:, :, group * GROUP : (group + 1) * GROUP]
        own[...] = found.reshape(SIDE, SIDE, GROUP)[:, :, : own.shape[2]]


def _interpolate(halves: Array) -> None:
    """Fill the values half a pixel to the right, half a pixel down, and both."""
    whole, right, down, both = (halves[:, i, j] for i in (0, 1) for j in (0, 1))
    np.add(whole[:, :, :-1], whole[:, :, 1:], out=right[:, :, :-1])
    np.add(whole[:, :-1], whole[:, 1:], out=down[:, :-1])
    np.add(right[:, :-1], right[:, 1:], out=both[:, :-1])
    right *= np.float32(0.5)
    down *= np.float32(0.5)
    both *= np.float32(0.25)


def _places(groups: int, rng: np.random.Generator) -> Array:
    """Draw where each of the 784 pixels comes from, as an index into a group's halves.

    Returns
    -------
    places : array of shape (groups, 784), intp
    """
    turn, slant, stretch_y, stretch_x, shift_y, shift_x = rng.standard_normal((6, groups))
    cosine, sine = np.cos(TURN * turn), np.sin(TURN * turn)
    turned = np.array([[cosine, -sine], [sine, cosine]]).transpose(2, 0, 1)
    turned[:, :, 0] += turned[:, :, 1] * (SLANT * slant)[:, None]
    turned *= np.exp(STRETCH * np.array([stretch_y, stretch_x])).T[:, None, :]
    matrix = turned.astype(np.float32)[..., None, None]
    bends = rng.standard_normal((groups, 2, KNOTS, KNOTS), np.float32)
    places = np.float32(2 * BEND) * (SPLINE @ bends @ SPLINE.T)
    # 14 is the center of mass, 1 the frame.
    shifts = np.array([shift_y, shift_x]).T * SHIFT + 15
    places += shifts.astype(np.float32)[..., None, None]
    places += matrix[:, :, 0] * CENTERED[:, None]
    places += matrix[:, :, 1] * CENTERED
    places *= 2
    doubled = np.rint(np.clip(places, 0, 2 * FRAMED - 2, out=places), out=places).astype(np.intp)
    y, x = doubled[:, 0], doubled[:, 1]
    half = (y & 1) * 2 + (x & 1)
    return ((half * FRAMED + (y >> 1)) * FRAMED + (x >> 1)).reshape(groups, -1)


class Augmentation(Protocol):
    """What makes the batches of a training set.

    Parameters
    ----------
    examples : Examples
    """

    def __init__(self, examples: Examples) -> None: ...

    def mix(self, own: Examples) -> None:
        """Let batches hold further images, too; they are numbered after the others."""
        ...

    def batch(self, indices: Array, rng: np.random.Generator) -> Selection:
        """Make the batch of the images at some indices."""
        ...


class Plain:
    """Takes the images as they are; see ``Augmentation``."""

    def __init__(self, examples: Examples) -> None:
        self._examples = examples
        self._pool = Pool(examples)

    def mix(self, own: Examples) -> None:
        self._pool = Pool(self._examples, own)

    def batch(self, indices: Array, rng: np.random.Generator) -> Selection:
        return Selection(self._pool, indices)


class Handwriting:
    """Changes every image, and lets some be replaced by their twins with a flourish.

    See ``Augmentation``.
    """

    def __init__(self, examples: Examples) -> None:
        self._examples = examples
        twins, owners = flourish(examples.images, examples.labels)
        self._twins, self._owners = Examples(twins, examples.labels[owners]), owners
        self.mix(Examples(examples.images[:0], examples.labels[:0]))

    def mix(self, own: Examples) -> None:
        self._pool = Pool(self._examples, own, self._twins)
        # Where in the pool the twin of each image is; its own place for one that has none.
        first = self._pool.starts[2]
        self._twin = np.arange(first)
        self._twin[self._owners] = np.arange(first, len(self._pool))

    def batch(self, indices: Array, rng: np.random.Generator) -> Selection:
        flourished = rng.random(len(indices)) < FLOURISHED
        chosen = np.where(flourished, self._twin[indices], indices)
        return ChangedSelection(self._pool, chosen, rng)


AUGMENTATIONS: dict[str, type[Augmentation]] = {"none": Plain, "handwriting": Handwriting}
