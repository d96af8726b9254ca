"""The fast path: a batch cut into shards, done by threads, always to the same bits."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count, pairwise
from typing import Protocol

import numpy as np
from threadpoolctl import threadpool_limits

from model.arrays import Array
from model.engine.stages import Plan, Stage, plan_stages
from model.engine.workspace import workspace
from model.layers import Dropout
from model.network import Network, cross_entropy

# At most this many images go forward and backward before the next: what one product leaves is
# then still in the cache for the following one. Measured; docs/speed.md has the table.
SHARD = 64
# Tells the layers of a network without dropout that this is training. Nobody draws from it; a
# generator of its own for every shard takes as long to make as three layers to compute.
UNUSED = np.random.default_rng(0)


class Batch(Protocol):
    """Where the engine gets its images from."""

    def __len__(self) -> int: ...

    def fill(self, start: int, stop: int, x: Array) -> Array:
        """Write images start to stop into x, (C, H, W, stop - start), and return their labels."""
        ...


class Chain:
    """One thread's stages for shards of one size."""

    def __init__(self, plans: list[Plan], classes: int, N: int) -> None:
        self.stages: list[Stage] = [plan.stage(N, i == 0) for i, plan in enumerate(plans)]
        self.logits = workspace((classes, N))
        self.outputs = [stage.input for stage in self.stages[1:]] + [self.logits]

    def forward(self, rng: np.random.Generator | None) -> Array:
        for stage, output in zip(self.stages, self.outputs, strict=True):
            stage.forward(output, rng)
        return self.logits

    def backward(self, dlogits: Array, gradients: list[dict[str, Array]]) -> None:
        doutput = dlogits
        for stage, output in zip(reversed(self.stages), reversed(self.outputs), strict=True):
            stage.backward(output, doutput, gradients)
            doutput = stage.dinput


class Engine:
    """Computes gradients and scores of one network, batch by batch, on several threads.

    The shards of a batch are cut by the size of the batch alone, and their gradients are added
    in their order, so the result does not depend on how many threads there are or which took
    which. One engine serves one caller at a time.

    Parameters
    ----------
    network : Network
    threads : int
        The caller's thread counts as one.
    niceness : int
        How far the helping threads stand back for others, 0 to 19, where the system can do so.
    """

    def __init__(self, network: Network, threads: int = 2, niceness: int = 0) -> None:
        self.network = network
        self.threads = threads
        self._plans = plan_stages(network.stack[:-1])
        self._draws = any(isinstance(placed.layer, Dropout) for placed in network.stack)
        self._own = threading.local()
        self._gradients = workspace((0, network.size))
        self._gradient_views: list[list[dict[str, Array]]] = []
        self._helpers = None
        # BLAS's own threads would fight ours for the cores; the limit holds for the process.
        threadpool_limits(1, user_api="blas")
        if threads > 1:
            self._helpers = ThreadPoolExecutor(
                threads - 1, "engine", initializer=be_nice, initargs=(niceness,)
            )

    def close(self) -> None:
        """End the helping threads; the engine cannot be used afterwards."""
        if self._helpers is not None:
            self._helpers.shutdown()

    def gradient(
        self,
        weights: Array,
        batch: Batch,
        random: Callable[[int], np.random.Generator],
    ) -> tuple[float, int, Array]:
        """Differentiate the mean cross-entropy of a batch.

        Parameters
        ----------
        weights : array of shape (size,), float32
        batch : Batch
        random : function of a shard's index
            Makes the source of that shard's randomness; asked only if a layer draws from it.

        Returns
        -------
        loss : float
            Mean cross-entropy, nats.
        correct : int
            How many images the network read rightly, as it was while training.
        dweights : array of shape (size,), float32
            Gradient of the mean; valid until the next call. A statistic's entry is the mean of
            what the shards measured.
        """
        bounds = shard_bounds(len(batch))
        if len(self._gradients) < len(bounds):
            self._gradients = workspace((len(bounds), self.network.size))
            self._gradient_views = [self.network.views(own) for own in self._gradients]
        losses: list[float] = [0.0] * len(bounds)
        corrects = [0] * len(bounds)
        self._prepare(weights)

        def differentiate(shard: int) -> None:
            start, stop = bounds[shard]
            chain = self._chain(stop - start)
            labels = batch.fill(start, stop, chain.stages[0].input)
            logits = chain.forward(random(shard) if self._draws else UNUSED)
            loss, correct, dlogits = cross_entropy(logits, labels)
            chain.backward(dlogits, self._gradient_views[shard])
            losses[shard], corrects[shard] = float(loss.sum()), int(correct.sum())

        self._share(differentiate, len(bounds))
        total = self._gradients[0]
        for other in self._gradients[1 : len(bounds)]:
            total += other
        total *= np.float32(1 / len(batch))
        return sum(losses) / len(batch), sum(corrects), total

    def logits(self, weights: Array, batch: Batch) -> Array:
        """Compute the scores of a whole set, as a prediction does: (10, len(batch)), float32."""
        bounds = shard_bounds(len(batch))
        scores = np.empty((self.network.stack[-1].output_shape[0], len(batch)), np.float32)
        self._prepare(weights)

        def score(shard: int) -> None:
            start, stop = bounds[shard]
            chain = self._chain(stop - start)
            batch.fill(start, stop, chain.stages[0].input)
            scores[:, start:stop] = chain.forward(None)

        self._share(score, len(bounds))
        return scores

    def _prepare(self, weights: Array) -> None:
        views = self.network.views(weights)
        for plan in self._plans:
            plan.prepare(views)

    def _chain(self, N: int) -> Chain:
        """This thread's stages for N images, made at their first use."""
        chains: dict[int, Chain] = self._own.__dict__.setdefault("chains", {})
        if N not in chains:
            chains[N] = Chain(self._plans, self.network.stack[-1].output_shape[0], N)
        return chains[N]

    def _share(self, task: Callable[[int], None], tasks: int) -> None:
        """Do task(0) to task(tasks - 1), each thread taking the next as it becomes free."""
        numbers = count()

        def work() -> None:
            # A run that diverges overflows on its way; its loss says so, not a hundred warnings.
            with np.errstate(over="ignore", invalid="ignore"):
                while (number := next(numbers)) < tasks:
                    task(number)

        helpers = min(self.threads, tasks) - 1
        if self._helpers is None or helpers < 1:
            work()
            return
        futures = [self._helpers.submit(work) for _ in range(helpers)]
        try:
            work()
        finally:
            for future in futures:
                future.result()


def shard_bounds(images: int) -> list[tuple[int, int]]:
    """Cut a batch into equal shards of at most SHARD images; a function of its size alone."""
    shards = max(-(-images // SHARD), min(2, images // 8), 1)
    edges = [round(i * images / shards) for i in range(shards + 1)]
    return list(pairwise(edges))


def be_nice(niceness: int) -> None:
    """Let the calling thread stand back for others, where the system knows niceness by thread."""
    if niceness and hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)
