"""The price of a nudge: what a change of the weights does to other images."""

from contextlib import closing
from dataclasses import dataclass

import numpy as np

from model.arrays import Array
from model.engine import Engine
from model.inspection.arguments import Images, InspectionError
from model.layers import softmax
from model.network import CLASSES, Network

MOST_OTHERS = 2000
MOST_HURT = 12
# A smaller loss of probability cannot be seen in a percentage with one decimal.
LEAST_DROP = 0.001


@dataclass(frozen=True)
class Hurt:
    """An image that the change made worse.

    Attributes
    ----------
    index : int
        In the set that was given.
    label : int
    before, after : float
        The probability of the label.
    digit : int
        What the image is read as after the change.
    """

    index: int
    label: int
    before: float
    after: float
    digit: int


@dataclass(frozen=True)
class Price:
    """How well a network reads a set of images before and after a change of its weights.

    Attributes
    ----------
    count : int
    accuracy_before, accuracy_after : float
        Fractions of the images; NaN where there are none.
    counts : array of shape (10,), int64
        How many of the images have each label.
    class_before, class_after : array of shape (10,), float64
        The accuracy on those; NaN where there are none.
    hurt : tuple of Hurt
        At most MOST_HURT: those that were read correctly before and are not after, and then those
        whose label lost at least LEAST_DROP of probability; each in order of decreasing drop.
    """

    count: int
    accuracy_before: float
    accuracy_after: float
    counts: Array
    class_before: Array
    class_after: Array
    hurt: tuple[Hurt, ...]


# The scores of a run that diverged may overflow; its probabilities are not finite.
@np.errstate(over="ignore", invalid="ignore")
def answers(network: Network, weights: Array, images: Array) -> Array:
    """Compute the probabilities of many images by the engine, on the caller's thread.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,), float32
    images : array of shape (M, 28, 28), uint8, or 0..1 with ink high

    Returns
    -------
    probabilities : array of shape (10, M), float32
        A new array.

    Raises
    ------
    InspectionError
        If the images have another shape.
    """
    if not len(images):
        return np.empty((CLASSES, 0), np.float32)
    with closing(Engine(network, threads=1)) as engine:
        return softmax(engine.logits(weights, Images(network, images, weights)))


# The accuracy on no image is 0 / 0, which is NaN.
@np.errstate(divide="ignore", invalid="ignore")
def price(before: Array, after: Array, labels: Array, counted: Array | None = None) -> Price:
    """Compare what a network answered before and after a change of its weights.

    Parameters
    ----------
    before, after : array of shape (10, M)
        Probabilities of the same images, as ``answers`` computes them.
    labels : integers of shape (M,)
    counted : array of shape (M,), bool, optional
        Which images count; by default all of them.

    Raises
    ------
    InspectionError
        If the shapes do not fit together.
    """
    M = len(labels)
    if not before.shape == after.shape == (CLASSES, M):
        shapes = f"{list(before.shape)} and {list(after.shape)}"
        raise InspectionError(f"for {M} labels the answers are [10, {M}], not {shapes}")
    counted = np.ones(M, bool) if counted is None else counted
    was_right, is_right = (counted & (found.argmax(axis=0) == labels) for found in (before, after))
    counts, right_before, right_after = (
        np.bincount(labels[chosen], minlength=CLASSES) for chosen in (counted, was_right, is_right)
    )
    count = counted.sum()
    return Price(
        count=int(count),
        accuracy_before=float(right_before.sum() / count),
        accuracy_after=float(right_after.sum() / count),
        counts=counts,
        class_before=right_before / counts,
        class_after=right_after / counts,
        hurt=_hurt(before, after, labels, was_right & ~is_right, counted),
    )


def is_among(image: Array, images: Array) -> Array:
    """Find an image, (28, 28), 0..1, among others, (M, 28, 28), uint8: bool of shape (M,)."""
    return np.asarray((images == np.rint(255 * image)).all(axis=(1, 2)))


def _hurt(
    before: Array, after: Array, labels: Array, is_lost: Array, counted: Array
) -> tuple[Hurt, ...]:
    columns = np.arange(len(labels))
    p_before, p_after = before[labels, columns], after[labels, columns]
    drops = p_before - p_after
    candidates = np.flatnonzero(is_lost | (counted & (drops >= LEAST_DROP)))
    order = np.lexsort((candidates, -drops[candidates], ~is_lost[candidates]))
    digits = after.argmax(axis=0)
    return tuple(
        Hurt(i, int(labels[i]), float(p_before[i]), float(p_after[i]), int(digits[i]))
        for i in candidates[order[:MOST_HURT]].tolist()
    )
