"""The fast path: a batch cut into shards, shared among threads, with the same bits every time."""

import weakref
from collections.abc import Callable
from itertools import pairwise
from math import prod
from typing import Protocol

import numpy as np

from model.arrays import Array
from model.engine.chains import join, leave
from model.engine.deadline import current_deadline
from model.engine.workspace import workspace
from model.network import CLASSES, Network, cross_entropy

# The most images that go forward and backward together: what one product writes is then still in
# the cache when the next one reads it. Measured; docs/speed.md has the table.
SHARD = 64
# Tells the layers of a network without random layers that this is training. Nothing is drawn from
# it; a new generator for every shard takes as long to make as three layers to compute.
UNUSED = np.random.default_rng(0)


class Batch(Protocol):
    """Images that the engine is to compute with."""

    def __len__(self) -> int: ...

    def fill(self, start: int, stop: int, x: Array) -> Array:
        """Write images start to stop into x, (C, H, W, stop - start), and return their labels."""
        ...


class Engine:
    """Computes gradients and scores of one network, batch by batch, on several threads.

    The shards of a batch are cut by the size of the batch alone, and their gradients are added
    in their order, so the result does not depend on how many threads there are or which thread
    took which shard. An engine serves one caller at a time.

    Parameters
    ----------
    network : Network
    threads : int
        How many compute, the caller's among them.
    niceness : int
        Of the helping threads, 0 to 19: the higher, the sooner they yield to other threads.
    """

    def __init__(self, network: Network, threads: int = 2, niceness: int = 0) -> None:
        self.network = network
        self._kind = threads, niceness
        self._is_random = any(placed.layer.is_random for placed in network.stack)
        self._dweights = workspace((0,))
        self._shared = join(network)
        self._leave = weakref.finalize(self, leave, network)
        self._leave.atexit = False

    def __repr__(self) -> str:
        return f"Engine({self.network}, threads={self._kind[0]})"

    def close(self) -> None:
        """Give up the shared workspaces and threads, which end with the last engine of a shape."""
        self._leave()

    def gradient(
        self, weights: Array, batch: Batch, random: Callable[[int], np.random.Generator] | None
    ) -> tuple[float, int, Array]:
        """Differentiate the mean cross-entropy of a batch.

        Parameters
        ----------
        weights : array of shape (size,), float32
        batch : Batch
        random : function of a shard's index, or None
            Makes the generator for that shard; called only if the network has a random layer.
            None differentiates the loss of a prediction: without dropout and with the running
            statistics, whose entries of the gradient then mean nothing.

        Returns
        -------
        loss : float
            Mean cross-entropy, nats.
        correct : int
            How many images the network classified correctly, with dropout and batch statistics.
        dweights : array of shape (size,), float32
            Gradient of the mean; overwritten by the next call. A statistic's entry is the mean
            of what the shards measured.
        """
        bounds = shard_bounds(len(batch))
        losses: list[float] = [0.0] * len(bounds)
        corrects = [0] * len(bounds)
        if not len(self._dweights):
            self._dweights = workspace((self.network.size,))
        with self._shared.lend(*self._kind) as chains:
            gradients, views = chains.gradients(len(bounds))
            chains.prepare(weights)

            def differentiate(shard: int) -> None:
                start, stop = bounds[shard]
                chain = chains.chain(stop - start)
                labels = batch.fill(start, stop, chain.inputs[0])
                rng = UNUSED if random is not None else None
                logits = chain.forward(random(shard) if random and self._is_random else rng)
                loss, correct, dlogits = cross_entropy(logits, labels)
                chain.backward(dlogits, views[shard])
                losses[shard], corrects[shard] = float(loss.sum()), int(correct.sum())

            chains.workers.share(differentiate, len(bounds))
            total = gradients[0]
            for other in gradients[1:]:
                total += other
            np.multiply(total, np.float32(1 / len(batch)), out=self._dweights)
        return sum(losses) / len(batch), sum(corrects), self._dweights

    def logits(self, weights: Array, batch: Batch) -> Array:
        """Compute the scores of a whole set, as a prediction does: (10, len(batch)), float32."""
        return self._predict(weights, batch, -1, CLASSES)

    def inputs(self, weights: Array, batch: Batch, layer: int) -> Array:
        """Compute what one layer of the stack gets as its input in a prediction.

        The result is (numbers, len(batch)), float32; a volume is flattened channel by channel.

        Raises
        ------
        ValueError
            If the layer is computed in one stage with the one before it, or exchanged with it.
        """
        shape = self.network.stack[layer].input_shape
        with self._shared.lend(*self._kind) as chains:
            found = [(plan.index, plan.input_shape) for plan in chains.plans]
        if (layer, shape) not in found:
            raise ValueError(f"layer {layer} is computed together with the layer before it")
        return self._predict(weights, batch, found.index((layer, shape)), prod(shape))

    def _predict(self, weights: Array, batch: Batch, stage: int, numbers: int) -> Array:
        """Pass all shards forward and collect the input of one stage; -1 stands for the scores."""
        # Full shards and a smaller last one: equal shards could have two sizes close to SHARD, and
        # a thread would need a large chain for each.
        bounds = list(pairwise([*range(0, len(batch), SHARD), len(batch)]))
        results = np.empty((numbers, len(batch)), np.float32)
        # Other threads, which compute shards, too, have no deadline of their own. The first shard
        # is computed in any case: the caller may have waited for others until now.
        ends = current_deadline()
        with self._shared.lend(*self._kind) as chains:
            chains.prepare(weights)

            def predict(shard: int) -> None:
                if ends is not None and shard > 0:
                    ends.check()
                start, stop = bounds[shard]
                chain = chains.chain(stop - start)
                batch.fill(start, stop, chain.inputs[0])
                chain.forward(None)
                results[:, start:stop] = chain.inputs[stage].reshape(numbers, -1)

            chains.workers.share(predict, len(bounds))
        return results


def shard_bounds(images: int) -> list[tuple[int, int]]:
    """Cut a batch into equal shards of at most SHARD images; a function of its size alone."""
    shards = max(-(-images // SHARD), min(2, images // 8), 1)
    edges = [round(i * images / shards) for i in range(shards + 1)]
    return list(pairwise(edges))
