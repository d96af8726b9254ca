"""Calibration of probabilities: a temperature, and how far confidence and accuracy differ."""

import numpy as np

from model.arrays import Array
from model.layers import softmax

# The bounds of the search; where all or no answers are right, the likelihood has no maximum.
LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE = 0.01, 100.0
BISECTIONS = 50


def calibration_error(probabilities: Array, labels: Array, bins: int = 15) -> float:
    """Compute the expected calibration error: how far confidence and accuracy differ.

    The confidence of an answer is its probability, the largest of the ten. The error is the mean
    absolute difference of confidence and accuracy over bins of confidence, weighted by their
    counts. Guo, Pleiss, Sun, Weinberger, "On Calibration of Modern Neural Networks" (2017),
    equation 3.

    Parameters
    ----------
    probabilities : array of shape (10, M), M at least 1
    labels : integers of shape (M,)
    bins : int
        Equally wide, from 0 to 1. A confidence on the edge of two bins belongs to the lower one.
    """
    confidences = probabilities.max(axis=0).astype(np.float64)
    right = probabilities.argmax(axis=0) == labels
    places = np.clip(np.ceil(confidences * bins).astype(np.int64) - 1, 0, bins - 1)
    # A bin's count times the difference of its means is the sum of its differences.
    differences = np.bincount(places, confidences - right, bins)
    return float(np.abs(differences).sum() / len(labels))


def fit_temperature(logits: Array, labels: Array) -> float:
    """Find the temperature, which divides the scores, that makes the labels likeliest.

    It is above 1 for an overconfident network. Guo et al. (2017), section 4.2. The mean
    cross-entropy is convex in b = 1 / temperature. Its derivative, the mean expected score minus
    the mean score of the label, is 0 at the minimum, which bisection over log b finds.

    Parameters
    ----------
    logits : array of shape (10, M)
        Of held-out images; training images would leave the network overconfident.
    labels : integers of shape (M,)

    Returns
    -------
    temperature : float
        Between LOWEST_TEMPERATURE, found where all answers are right, and HIGHEST_TEMPERATURE.
    """
    scores = (logits - logits.max(axis=0)).astype(np.float64)
    true = scores[labels, np.arange(len(labels))].mean()

    def slope(inverse: float) -> float:
        expected = (softmax(inverse * scores) * scores).sum(axis=0)
        return float(expected.mean() - true)

    low, high = np.log(1 / HIGHEST_TEMPERATURE), np.log(1 / LOWEST_TEMPERATURE)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if slope(float(np.exp(middle))) < 0:
            low = middle
        else:
            high = middle
    return float(np.exp(-(low + high) / 2))


def tempered(logits: Array, temperature: float) -> Array:
    """Compute calibrated probabilities, (10, M), from scores, (10, M), of the same dtype."""
    return softmax(logits / logits.dtype.type(temperature))
