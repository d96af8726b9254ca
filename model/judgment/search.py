"""Looking for a mistake: an image of one digit that a network, at some moment, calls another."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from model.arrays import Array
from model.data import Examples, Pool, Selection
from model.engine import Engine
from model.judgment.calibration import tempered
from model.network import Network

# The probabilities that are looked for: "10 per cent a 4, 60 per cent a 9".
LABEL_SHARE, DIGIT_SHARE = 0.1, 0.6
# Few moments have the mistake that is looked for. So all are tried on the first so many images of
# the label, and only those that come nearest are then searched through.
COARSE_IMAGES = 96
MOST_MOMENTS = 12
# Added to the distance where another digit is likelier than the one that is looked for, so that such
# an image is only taken if there is no other; and where the label is not the second.
NOT_FIRST, NOT_SECOND = 20.0, 0.2


@dataclass(frozen=True)
class Found:
    """The image that comes nearest to what was looked for.

    Attributes
    ----------
    moment : int
        Index of the moment.
    index : int
        Of the image among the examples.
    probabilities : array of shape (10,), float32
        Calibrated as those of the moment are.
    distance : float
        |p(label) - LABEL_SHARE| + |p(digit) - DIGIT_SHARE|.
    """

    moment: int
    index: int
    probabilities: Array
    distance: float


def distances(probabilities: Array, label: int, digit: int) -> Array:
    """Compute how far images, (10, M), are from what is looked for, with the additions, (M,)."""
    off = np.abs(probabilities[label] - LABEL_SHARE) + np.abs(probabilities[digit] - DIGIT_SHARE)
    others = np.delete(probabilities, [label, digit], axis=0).max(axis=0)
    off += NOT_FIRST * (probabilities[digit] <= np.maximum(others, probabilities[label]))
    off += NOT_SECOND * (probabilities[label] <= others)
    # Of scores that overflow.
    return np.where(np.isnan(off), np.inf, off)


def search(
    network: Network,
    moments: Sequence[tuple[Array, float]],
    examples: Examples,
    label: int,
    digit: int,
    threads: int = 1,
) -> Found:
    """Find the image of ``label`` that the network, at one of the moments, calls ``digit``.

    Of all such images it is the one nearest to the shares above, preferably with the label as the
    second likeliest digit. If there is none, it is the nearest of the others.

    Parameters
    ----------
    network : Network
    moments : sequence of pairs, at least one
        The weights, (network.size,), float32, and the temperature of their probabilities.
    examples : Examples
        At least one has the label.
    label, digit : int
        Different from each other.
    threads : int

    Returns
    -------
    found : Found
        The nearest among the first COARSE_IMAGES images of the label at all moments and all its
        images at the MOST_MOMENTS moments that came nearest with those; the earliest of equals.
    """
    chosen = np.flatnonzero(examples.labels == label)
    pool = Pool(examples)
    best: list[tuple[float, int, int, Array]] = []

    with closing(Engine(network, threads)) as engine, np.errstate(over="ignore", invalid="ignore"):

        def look(moment: int, indices: Array) -> float:
            """Keep the nearest image of a moment and return its distance."""
            weights, temperature = moments[moment]
            shares = tempered(engine.logits(weights, Selection(pool, indices)), temperature)
            away = distances(shares, label, digit)
            place = int(away.argmin())
            best.append((float(away[place]), moment, int(indices[place]), shares[:, place].copy()))
            return best[-1][0]

        coarse = [look(moment, chosen[:COARSE_IMAGES]) for moment in range(len(moments))]
        if len(others := chosen[COARSE_IMAGES:]):
            for moment in np.argsort(coarse, kind="stable")[:MOST_MOMENTS].tolist():
                look(moment, others)
    _, moment, index, shares = min(best, key=lambda found: found[:3])
    distance = abs(shares[label] - LABEL_SHARE) + abs(shares[digit] - DIGIT_SHARE)
    return Found(moment, index, shares, float(distance))
