"""Which images the network finds most alike: nearest neighbors by the last hidden layer."""

from dataclasses import dataclass

import numpy as np

from model.arrays import Array
from model.engine import SHARD, Chain, DensePlan, plan_stages
from model.network import InspectionError, Network, batch_of


@dataclass(frozen=True)
class Neighbors:
    """The nearest columns of a matrix of features, the nearest first; equal ones by their index.

    Attributes
    ----------
    indices : array of shape (k,), int64
    distances : array of shape (k,)
        Euclidean, in the units of the features.
    """

    indices: Array
    distances: Array


def features(network: Network, weights: Array, images: Array) -> Array:
    """Compute what the last dense layer looks at: the last hidden layer of every image.

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
        the last one reads, channel by channel.

    Raises
    ------
    InspectionError
        If the images have another shape.
    """
    if images.ndim != 3 or not len(images):
        raise InspectionError(f"images are at least one, (M, 28, 28), not {list(images.shape)}")
    plans = plan_stages(network.stack[:-1])
    views = network.views(weights)
    for plan in plans:
        plan.prepare(views)
    last = max(i for i, plan in enumerate(plans) if isinstance(plan, DensePlan))
    chains: dict[int, Chain] = {}
    pieces = []
    with np.errstate(over="ignore", invalid="ignore"):
        for first in range(0, len(images), SHARD):
            x = batch_of(network, images[first : first + SHARD], weights)
            N = x.shape[-1]
            if N not in chains:
                chains[N] = Chain(plans, 10, N)
            chain = chains[N]
            chain.stages[0].input[...] = x
            chain.forward(None)
            pieces.append(chain.stages[last].input.reshape(-1, N).copy())
    return np.concatenate(pieces, axis=1)


# The features of a run that diverged may overflow; such distances are not finite.
@np.errstate(over="ignore", invalid="ignore")
def nearest(known: Array, feature: Array, k: int) -> Neighbors:
    """Find the k columns of known features that lie nearest to one feature.

    Parameters
    ----------
    known : array of shape (units, M)
    feature : array of shape (units,)
        A column of ``features`` of a single image.
    k : int
        1 to M.

    Raises
    ------
    InspectionError
        If there are fewer than k columns, or the lengths differ.
    """
    units, M = known.shape
    if feature.shape != (units,):
        raise InspectionError(f"the feature has shape {list(feature.shape)}, not [{units}]")
    if not 1 <= k <= M:
        raise InspectionError(f"k is {k}; it lies between 1 and {M}")
    # |a - b|^2 without its constant |b|^2 in one product. It is coarse where distances are small,
    # so more than k are taken to a second round, in which the differences are computed.
    coarse = np.einsum("um,um->m", known, known) - 2 * (feature @ known)
    candidates = np.argpartition(coarse, min(4 * k, M) - 1)[: 4 * k]
    distances = np.linalg.norm(known[:, candidates] - feature[:, None], axis=0)
    order = np.lexsort((candidates, distances))[:k]
    return Neighbors(candidates[order], distances[order])
