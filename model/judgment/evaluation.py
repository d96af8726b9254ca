"""Accuracy of a network on a set of images, with its confusion matrix and worst mistakes."""

from contextlib import closing
from dataclasses import dataclass
from math import sqrt

import numpy as np

from model.arrays import Array
from model.data import Examples, Pool, Selection
from model.engine import Engine
from model.judgment.calibration import Confidences, confidences, tempered
from model.layers import softmax
from model.network import Network

# Two-sided 95 % of the normal distribution.
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Mistake:
    """A misclassified image: its index in the set, label, most probable digit, probabilities."""

    index: int
    truth: int
    answer: int
    probabilities: tuple[float, ...]


@dataclass(frozen=True)
class Evaluation:
    """The result of classifying a whole set.

    Attributes
    ----------
    accuracy : float
        Fraction of images that were classified correctly.
    errors, count : int
    interval : (float, float)
        Wilson's 95 % interval of the accuracy.
    confusion : array of shape (10, 10), int64
        Counts; rows are the truth, columns the answer.
    mistakes : tuple of Mistake
        The smallest probability of the truth first.
    calibration : Confidences
        Of the calibrated probabilities, as answers to drawings are.
    """

    accuracy: float
    errors: int
    count: int
    interval: tuple[float, float]
    confusion: Array
    mistakes: tuple[Mistake, ...]
    calibration: Confidences


def accuracy(logits: Array, labels: Array) -> float:
    """Compute the fraction of images whose largest score, (10, M), is that of the label, (M,)."""
    return float(np.mean(logits.argmax(axis=0) == labels))


def evaluate(
    network: Network,
    weights: Array,
    examples: Examples,
    threads: int = 1,
    most_mistakes: int = 100,
    temperature: float = 1.0,
) -> Evaluation:
    """Classify all examples and list the worst mistakes; weights have the shape (size,).

    The temperature is that of the calibrated probabilities.
    """
    with closing(Engine(network, threads)) as engine:
        logits = engine.logits(weights, Selection(Pool(examples)))
    found = softmax(logits)
    answers, truths = found.argmax(axis=0), examples.labels
    confusion = np.zeros((10, 10), np.int64)
    np.add.at(confusion, (truths, answers), 1)
    count, right = len(truths), int(np.trace(confusion))
    wrong = np.flatnonzero(answers != truths)
    order = np.argsort(found[truths[wrong], wrong], kind="stable")
    mistakes = (
        Mistake(index, int(truths[index]), int(answers[index]), tuple(found[:, index].tolist()))
        for index in wrong[order[:most_mistakes]].tolist()
    )
    return Evaluation(
        accuracy=right / count,
        errors=count - right,
        count=count,
        interval=wilson_interval(right, count),
        confusion=confusion,
        mistakes=tuple(mistakes),
        calibration=confidences(tempered(logits, temperature), truths),
    )


def wilson_interval(successes: int, trials: int) -> tuple[float, float]:
    """Compute the 95 % confidence interval of a proportion, valid also close to 0 and 1.

    Wilson, "Probable Inference, the Law of Succession, and Statistical Inference" (1927).
    """
    share, z2 = successes / trials, Z_95**2 / trials
    middle = (share + z2 / 2) / (1 + z2)
    half = Z_95 * sqrt(share * (1 - share) / trials + z2 / (4 * trials)) / (1 + z2)
    return max(middle - half, 0.0), min(middle + half, 1.0)
