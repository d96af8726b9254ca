"""Accuracy of a network on a set of images, with its confusion matrix and worst mistakes."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from model.arrays import Array
from model.data import Examples, Pool, Selection
from model.engine import Engine
from model.layers import softmax
from model.network import Network

# Two-sided 95 % of the normal distribution.
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Mistake:
    """A misread image.

    Attributes
    ----------
    index : int
        Index in the set.
    truth, answer : int
        The label, and the most probable digit.
    probabilities : tuple of ten floats
    """

    index: int
    truth: int
    answer: int
    probabilities: tuple[float, ...]


@dataclass(frozen=True)
class Evaluation:
    """The result of reading a whole set.

    Attributes
    ----------
    accuracy : float
        Fraction of images that were read correctly.
    errors, count : int
    interval : (float, float)
        Wilson's 95 % interval of the accuracy.
    confusion : array of shape (10, 10), int64
        Counts; rows are the truth, columns the answer.
    mistakes : tuple of Mistake
        The smallest probability of the truth first.
    """

    accuracy: float
    errors: int
    count: int
    interval: tuple[float, float]
    confusion: Array
    mistakes: tuple[Mistake, ...]


def accuracy(engine: Engine, weights: Array, examples: Examples) -> float:
    """Compute the fraction of the examples that are read correctly."""
    scores = engine.logits(weights, Selection(Pool(examples)))
    return float(np.mean(scores.argmax(axis=0) == examples.labels))


def evaluate(
    network: Network, weights: Array, examples: Examples, threads: int = 1, most_mistakes: int = 100
) -> Evaluation:
    """Read all examples and count the mistakes.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,)
    examples : Examples
    threads : int
    most_mistakes : int
        Number of the worst mistakes that are listed.
    """
    engine = Engine(network, threads)
    try:
        found = softmax(engine.logits(weights, Selection(Pool(examples))))
    finally:
        engine.close()
    answers, truths = found.argmax(axis=0), examples.labels
    confusion = np.zeros((10, 10), np.int64)
    np.add.at(confusion, (truths, answers), 1)
    count, right = len(truths), int(np.trace(confusion))
    return Evaluation(
        accuracy=right / count,
        errors=count - right,
        count=count,
        interval=wilson_interval(right, count),
        confusion=confusion,
        mistakes=_worst_mistakes(found, truths, most_mistakes),
    )


def _worst_mistakes(found: Array, truths: Array, most: int) -> tuple[Mistake, ...]:
    wrong = np.flatnonzero(found.argmax(axis=0) != truths)
    order = np.argsort(found[truths[wrong], wrong], kind="stable")
    return tuple(
        Mistake(
            int(index),
            int(truths[index]),
            int(found[:, index].argmax()),
            tuple(float(p) for p in found[:, index]),
        )
        for index in wrong[order[:most]]
    )


def wilson_interval(successes: int, trials: int) -> tuple[float, float]:
    """Compute the 95 % confidence interval of a proportion, valid also close to 0 and 1.

    Wilson, "Probable Inference, the Law of Succession, and Statistical Inference" (1927).
    """
    share, z2 = successes / trials, Z_95**2 / trials
    middle = (share + z2 / 2) / (1 + z2)
    half = Z_95 * sqrt(share * (1 - share) / trials + z2 / (4 * trials)) / (1 + z2)
    return max(middle - half, 0.0), min(middle + half, 1.0)
