"""Which images are most alike to the network: nearest neighbors by the last hidden layer."""

from contextlib import closing
from math import prod

import numpy as np

from model.arrays import Array
from model.engine import Engine
from model.inspection.arguments import Images, InspectionError, check_range
from model.network import Network


def features(network: Network, weights: Array, images: Array) -> Array:
    """Compute the input of the last dense layer, which is the last hidden layer, for every image.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,), float32
    images : array of shape (M, 28, 28), uint8, or 0..1 with ink high
        A long set may be given in pieces, whose results are joined along the second axis.

    Returns
    -------
    features : array of shape (units, M), float32
        A new array. Where no dense layer comes before the last one, a column is the volume that
        is the input of the last one, channel by channel.

    Raises
    ------
    InspectionError
        If the images have another shape or there are none.
    """
    if images.ndim != 3 or not len(images):
        raise InspectionError(f"images are (M, 28, 28), at least one, not {list(images.shape)}")
    with closing(Engine(network, threads=1)) as engine:
        return engine.inputs(weights, Images(network, images, weights), last_dense(network))


def feature_count(network: Network) -> int:
    """Return the number of units of the last hidden layer."""
    return prod(network.stack[last_dense(network)].input_shape)


def last_dense(network: Network) -> int:
    """Return the index in the stack of the layer whose input is the last hidden layer."""
    layers = [placed.layer for placed in network.stack[:-1]]
    return max(i for i, layer in enumerate(layers) if layer.window is None)


# The features of a run that diverged may overflow; such distances are not finite.
@np.errstate(over="ignore", invalid="ignore")
def nearest(known: Array, feature: Array, k: int) -> tuple[Array, Array]:
    """Find the k columns of known features that lie nearest to one feature.

    Parameters
    ----------
    known : array of shape (units, M)
    feature : array of shape (units,)
        A column of ``features`` of a single image.
    k : int
        1 to M.

    Returns
    -------
    indices : array of shape (k,), int64
        The nearest first; equally near ones in the order of their indices.
    distances : array of shape (k,)
        Euclidean, in the units of the features.

    Raises
    ------
    InspectionError
        If there are fewer than k columns, or the lengths differ.
    """
    units, M = known.shape
    if feature.shape != (units,):
        raise InspectionError(f"the feature has shape {list(feature.shape)}, not [{units}]")
    check_range("k", k, 1, M)
    # |a - b|^2 without its constant |b|^2 in one product. It is inexact where distances are small,
    # so more than k candidates are kept, for which the differences themselves are computed.
    coarse = np.einsum("um,um->m", known, known) - 2 * (feature @ known)
    candidates = np.argpartition(coarse, min(4 * k, M) - 1)[: 4 * k]
    distances = np.linalg.norm(known[:, candidates] - feature[:, None], axis=0)
    order = np.lexsort((candidates, distances))[:k]
    return candidates[order], distances[order]
