"""A batch as training sees it: its images, the answers, the losses, and how hard each image pulls.

The gradient of a batch is the sum of one gradient for each of its images. The *pull* of an image is
the norm of its own, over all parameters: how far it alone would move the weights.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from model.arrays import Array
from model.engine import Batch, shard_bounds
from model.network import Forward, Network, cross_entropy

Random = Callable[[int], np.random.Generator]


@dataclass(frozen=True)
class ExaminedBatch:
    """What training sees in a batch of N images.

    Attributes
    ----------
    images : array of shape (N, 28, 28), float32, 0..1
        As the network gets them: changed, if training changes them.
    labels : integers of shape (N,)
    digits : integers of shape (N,)
        The likeliest for each image.
    probabilities : array of shape (N, 10)
        Of training: with dropout and the statistics of the shard, and not calibrated.
    losses : array of shape (N,)
        Cross-entropy of each image, nats.
    pulls : array of shape (N,)
        Norm of each image's gradient. With batch normalization it is the part of the batch's
        gradient that goes through this image: those of all images still add up to it.
    loss, accuracy : float
        Their means, as a step reports them.
    """

    images: Array
    labels: Array
    digits: Array
    probabilities: Array
    losses: Array
    pulls: Array
    loss: float
    accuracy: float


@np.errstate(over="ignore", invalid="ignore")
def examine_batch(network: Network, weights: Array, batch: Batch, random: Random) -> ExaminedBatch:
    """Pass a batch forward and backward as a step of training does, and measure each image.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,)
        Those that the step would change.
    batch : Batch
    random : function of a shard's index
        As for ``Engine.gradient``.

    Returns
    -------
    examined : ExaminedBatch
        New arrays. Numbers that overflow are infinite or NaN.
    """
    parts = []
    for x, labels, forward in _shards(network, weights, batch, random):
        losses, _, dlogits = cross_entropy(forward.logits, labels)
        pulls = np.sqrt(_squared_pulls(forward, dlogits))
        digits = forward.logits.argmax(axis=0)
        parts.append(
            (x[0].transpose(2, 0, 1), labels, digits, forward.probabilities.T, losses, pulls)
        )
        # A pass holds what every layer computed; the next one begins without it.
        del forward
    images, labels, digits, probabilities, losses, pulls = map(
        np.concatenate, zip(*parts, strict=True)
    )
    means = float(losses.mean()), float(np.mean(digits == labels))
    return ExaminedBatch(images, labels, digits, probabilities, losses, pulls, *means)


@np.errstate(over="ignore", invalid="ignore")
def batch_losses(network: Network, weights: Array, batch: Batch, random: Random) -> Array:
    """Compute only the losses, (N,), as ``examine_batch`` does."""
    found = []
    for _, labels, forward in _shards(network, weights, batch, random):
        found.append(cross_entropy(forward.logits, labels)[0])
        del forward
    return np.concatenate(found)


def _squared_pulls(forward: Forward, dlogits: Array) -> Array:
    """Sum the squares of each image's gradient over all layers."""
    doutputs = forward.backward(dlogits).doutputs
    layers = zip(forward.stack, doutputs, forward.caches, forward.views, strict=False)
    pulls = [placed.layer.pulls(dy, cache, view) for placed, dy, cache, view in layers if view]
    return np.sum(pulls, axis=0)


def _shards(
    network: Network, weights: Array, batch: Batch, random: Random
) -> Iterator[tuple[Array, Array, Forward]]:
    """Yield the images, (1, 28, 28, n), the labels and the pass of each shard of training."""
    for shard, (start, stop) in enumerate(shard_bounds(len(batch))):
        x = np.empty((*network.input_shape, stop - start), np.float32)
        labels = batch.fill(start, stop, x)
        yield x, labels, network.forward(weights, x.astype(weights.dtype), random(shard))
