"""Calibration of probabilities: a temperature, and how far confidence and accuracy differ."""

from dataclasses import dataclass

import numpy as np

from model.arrays import Array
from model.layers import softmax

# The bounds of the search; where all or no answers are right, the likelihood has no maximum.
LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE = 0.01, 100.0
BISECTIONS = 50


# The least confidences at which a reader could answer; a confidence is at least 0.1.
THRESHOLDS = (*(percent / 100 for percent in range(10, 100)), 0.995, 0.999)


@dataclass(frozen=True)
class Confidences:
    """How the confidence of answers compares with how many of them are right.

    The confidence of an answer is its probability, the largest of the ten. Bins are equally wide,
    from 0 to 1; a confidence on the edge of two belongs to the lower one.

    Attributes
    ----------
    counts : array of shape (bins,), int64
        Answers in each bin. Those that are not finite are in none.
    confidences, accuracies : array of shape (bins,), float64
        Mean confidence of each bin and the fraction of it that is right; NaN if it is empty.
    error : float
        Expected calibration error: the mean absolute difference of the two, weighted by the counts.
        Guo, Pleiss, Sun, Weinberger, "On Calibration of Modern Neural Networks" (2017), equation 3.
    thresholds : tuple of float
    answered, right : array of shape (len(thresholds),), int64
        How many answers have at least this confidence, and how many of these are right.
    """

    counts: Array
    confidences: Array
    accuracies: Array
    error: float
    thresholds: tuple[float, ...]
    answered: Array
    right: Array


def confidences(probabilities: Array, labels: Array, bins: int = 10) -> Confidences:
    """Compare the confidences of answers, (10, M), M at least 1, with their labels, (M,)."""
    known = np.isfinite(probabilities).all(axis=0)
    values = probabilities[:, known].max(axis=0).astype(np.float64)
    right = probabilities[:, known].argmax(axis=0) == labels[known]
    places = np.clip(np.ceil(values * bins).astype(np.int64) - 1, 0, bins - 1)
    counts = np.bincount(places, minlength=bins)
    sums, rights = np.bincount(places, values, bins), np.bincount(places, right, bins)
    with np.errstate(invalid="ignore"):
        means, accuracies = sums / counts, rights / counts
    order = np.argsort(values)
    first = np.searchsorted(values[order], THRESHOLDS)
    # The number of right answers from each place on.
    from_here = np.append(np.cumsum(right[order][::-1])[::-1], 0)
    return Confidences(
        counts=counts,
        confidences=means,
        accuracies=accuracies,
        error=float(np.abs(sums - rights).sum() / max(len(values), 1)),
        thresholds=THRESHOLDS,
        answered=len(values) - first,
        right=from_here[first],
    )


def calibration_error(probabilities: Array, labels: Array, bins: int = 15) -> float:
    """Compute the expected calibration error of answers; see ``Confidences``.

    Parameters
    ----------
    probabilities : array of shape (10, M), M at least 1
    labels : integers of shape (M,)
    bins : int
    """
    return confidences(probabilities, labels, bins).error


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
