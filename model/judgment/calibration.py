"""Honest probabilities: how sure the network may say it is, measured on held-out images."""

from dataclasses import dataclass

import numpy as np

from model.arrays import Array

# Temperatures outside of this mean that there was nothing to fit.
COLDEST, HOTTEST = 0.01, 100.0
HALVINGS = 50


@dataclass(frozen=True)
class Reliability:
    """How often answers of one confidence are right; confidence is the greatest probability.

    Attributes
    ----------
    error : float
        Expected calibration error: the mean distance of confidence and accuracy over the bins,
        weighted by their counts. Guo, Pleiss, Sun, Weinberger, "On Calibration of Modern Neural
        Networks" (2017), equation 3.
    counts : array of shape (bins,), int64
        Images in each of the equally wide bins of 0..1.
    confidences, accuracies : array of shape (bins,)
        Means over each bin; 0 where it is empty.
    """

    error: float
    counts: Array
    confidences: Array
    accuracies: Array


def reliability(probabilities: Array, labels: Array, bins: int = 15) -> Reliability:
    """Compare what was promised with what was right.

    Parameters
    ----------
    probabilities : array of shape (10, M), M at least 1
    labels : integers of shape (M,)
    bins : int
        A confidence on the edge of two bins belongs to the lower one.
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
    """Find the temperature by which the scores are to be divided before the softmax.

    It is the one that makes the labels likeliest: above 1 for a network that is too sure of
    itself. The answer stays the same. Guo et al. (2017), section 4.2. With b = 1 / temperature
    the mean cross-entropy is convex, so its slope, the mean of the expected minus the true score,
    is 0 at one place, which halving an interval finds.

    Parameters
    ----------
    logits : array of shape (10, M)
        Of held-out images; those that were trained on would make it too sure.
    labels : integers of shape (M,)

    Returns
    -------
    temperature : float
        Between COLDEST and HOTTEST; at an end where all or none of the answers are right.
    """
    scores = (logits - logits.max(axis=0)).astype(np.float64)
    true = scores[labels, np.arange(len(labels))].mean()

    def slope(inverse: float) -> float:
        weights = np.exp(inverse * scores)
        expected = (weights * scores).sum(axis=0) / weights.sum(axis=0)
        return float(expected.mean() - true)

    low, high = np.log(1 / HOTTEST), np.log(1 / COLDEST)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if slope(float(np.exp(middle))) < 0:
            low = middle
        else:
            high = middle
    return float(np.exp(-(low + high) / 2))


def tempered(logits: Array, temperature: float) -> Array:
    """Compute probabilities, (10, M), from scores at a temperature."""
    scaled = (logits - logits.max(axis=0)) / logits.dtype.type(temperature)
    weights = np.exp(scaled)
    probabilities: Array = weights / weights.sum(axis=0)
    return probabilities
