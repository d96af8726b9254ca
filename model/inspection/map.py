"""The last hidden layer of many images in two dimensions: principal component analysis."""

from dataclasses import dataclass

import numpy as np

from model.arrays import Array
from model.inspection.arguments import InspectionError
from model.inspection.neighbors import features, last_dense
from model.network import Network, pass_forward

# Up to so many units all eigenvectors of the covariance are computed, in about 5 ms; their time
# grows with the third power. Of wider layers only the two that are needed are computed.
MOST_UNITS = 256
# The subspace that converges to them has a few more dimensions, which makes it faster.
SUBSPACE = 8
MOST_ITERATIONS = 40
# Relative change of the two variances at which they have converged.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Axes:
    """The two directions in which features vary the most.

    Attributes
    ----------
    mean : array of shape (units,), float32
        Of the features that they were found in.
    directions : array of shape (2, units), float32
        Of length 1 and orthogonal. The component of the largest magnitude, the first of equals, is
        positive, which makes the sign of each definite.
    shares : array of shape (2,), float32
        The fraction of the features' variance along each; 0 where they do not vary.
    """

    mean: Array
    directions: Array
    shares: Array

    def points(self, numbers: Array) -> Array:
        """Project features, (units, M), on the axes: a new array of shape (M, 2)."""
        found: Array = (self.directions @ (numbers - self.mean[:, None])).T
        return np.ascontiguousarray(found)


@dataclass(frozen=True)
class ImageMap:
    """Images as points: those with similar features lie near each other.

    Attributes
    ----------
    axes : Axes
    points : array of shape (M, 2), float32
    digits : array of shape (M,), uint8
        What the network classifies each image as.
    """

    axes: Axes
    points: Array
    digits: Array


# The numbers of a run that diverged may overflow.
@np.errstate(over="ignore", invalid="ignore")
def map_images(network: Network, weights: Array, images: Array) -> ImageMap:
    """Place images by their features in the last hidden layer, and classify them.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,), float32
    images : array of shape (M, 28, 28), uint8, or 0..1 with ink high

    Raises
    ------
    InspectionError
        If the images have another shape, there are none, or the weights give no finite features.
    """
    numbers = features(network, weights, images)
    axes = principal_axes(numbers)
    last = last_dense(network)
    x = numbers.reshape(*network.stack[last].input_shape, -1)
    *_, (probabilities, _) = pass_forward(network.stack[last:], network.views(weights)[last:], x)
    return ImageMap(axes, axes.points(numbers), probabilities.argmax(axis=0).astype(np.uint8))


def principal_axes(numbers: Array) -> Axes:
    """Find the first two principal components of features.

    They are the eigenvectors of the covariance with the largest eigenvalues: Pearson, "On Lines
    and Planes of Closest Fit to Systems of Points in Space" (1901); Hotelling, "Analysis of a
    Complex of Statistical Variables into Principal Components" (1933).

    Parameters
    ----------
    numbers : array of shape (units, M), float32
        At least two units, one column for each image.

    Raises
    ------
    InspectionError
        If a number is not finite.
    """
    mean = numbers.mean(axis=1)
    centered = numbers - mean[:, None]
    total = float(np.vdot(centered, centered))
    if not np.isfinite(total):
        raise InspectionError("the features in the last hidden layer are not finite")
    find = _all_components if len(numbers) <= MOST_UNITS else _leading_components
    variances, directions = find(centered)
    largest = np.abs(directions).argmax(axis=1)
    signs = np.where(directions[[0, 1], largest] < 0, -1, 1)
    shares = np.maximum(variances, 0) / total if total else np.zeros(2)
    return Axes(mean, directions * signs[:, None].astype(np.float32), shares.astype(np.float32))


def _all_components(centered: Array) -> tuple[Array, Array]:
    """Return the two largest sums of squares along a direction, and the directions, (2, units)."""
    variances, vectors = np.linalg.eigh((centered @ centered.T).astype(np.float64))
    return variances[:-3:-1], vectors[:, :-3:-1].T.astype(np.float32)


def _leading_components(centered: Array) -> tuple[Array, Array]:
    """Compute the same by subspace iteration, without the covariance.

    Halko, Martinsson, Tropp, "Finding Structure with Randomness" (2011), algorithm 4.4, here from
    a fixed seed and until the variances converge.
    """
    start = np.random.default_rng(0).standard_normal((centered.shape[1], SUBSPACE))
    basis = np.linalg.qr(centered @ start.astype(np.float32))[0]
    before = np.zeros(2)
    for _ in range(MOST_ITERATIONS):
        inside = basis.T @ centered
        _, values, _ = np.linalg.svd(inside, full_matrices=False)
        variances = values[:2].astype(np.float64) ** 2
        if np.all(np.abs(variances - before) <= TOLERANCE * variances):
            break
        before = variances
        basis = np.linalg.qr(centered @ inside.T)[0]
    vectors = np.linalg.svd(basis.T @ centered, full_matrices=False)[0]
    return variances, np.ascontiguousarray((basis @ vectors[:, :2]).T)
