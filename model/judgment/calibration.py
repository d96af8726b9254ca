"""Calibration of probabilities: a temperature, and how far confidence and accuracy differ."""

from dataclasses import dataclass

import numpy as np

from model.arrays import Array
from model.layers import softmax

# The bounds of the search; where all or no answers are right, the likelihood has no maximum.
LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE = 0.01, 100.0
BISECTIONS = 50


@dataclass(frozen=True)
class Reliability:
    """How often answers of a given confidence, the largest probability, are right.

    Attributes
    ----------
    error : float
        Expected calibration error: the mean absolute difference of confidence and accuracy over
        the bins, weighted by their counts. Guo, Pleiss, Sun, Weinberger, "On Calibration of
        Modern Neural Networks" (2017), equation 3.
    counts : array of shape (bins,), int64
        Number of images in each of the equally wide bins of 0 to 1.
    confidences, accuracies : array of shape (bins,), float64
        Means over each bin; 0 where it is empty.
    """

    error: float
    counts: Array
    confidences: Array
    accuracies: Array


def reliability(probabilities: Array, labels: Array, bins: int = 15) -> Reliability:
    """Compare confidence with accuracy.

    Parameters
    ----------
    probabilities : array of shape (10, M), M at least 1
    labels : integers of shape (M,)
    bins : int
        Number of bins. A confidence on the edge of two bins belongs to the lower one.
    """
    confidences = probabilities.max(axis=0).astype(np.float64)
    right = probabilities.argmax(axis=0) == labels
    places = np.clip(np.ceil(confidences * bins).astype(np.int64) - 1, 0, bins - 1)
    counts = np.bincount(places, minlength=bins)
    divisors = np.maximum(counts, 1)
    confidence = np.bincount(places, confidences, bins) / divisors
    accuracy = np.bincount(places, right, bins) / divisors
    error = float(counts @ np.abs(confidence - accuracy) / len(labels))
    return Reliability(error, counts, confidence, accuracy)


def fit_temperature(logits: Array, labels: Array) -> float:
    """Find the temperature: what scores are to be divided by before the softmax.

    It maximizes the likelihood of the labels, and is above 1 for an overconfident network. The
    most probable digit stays the same. Guo et al. (2017), section 4.2. The mean cross-entropy is
    convex in b = 1 / temperature. Its derivative, the mean expected score minus the mean score of
    the label, is 0 at the minimum, which bisection over log b finds.

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
