"""Scores of one image at a time, in the time between two movements of a pen."""

import threading
from dataclasses import dataclass
from itertools import islice

import numpy as np

from model.arrays import Array
from model.engine.chains import Chain
from model.engine.stages import plan_stages
from model.engine.workspace import block_bytes
from model.network import Network

# How many images are computed in one pass at most. For each number there is a chain of its own,
# made when it is first needed.
MOST_TOGETHER = 4


@dataclass(eq=False)
class _Question:
    """An image that a thread waits for, and its scores once some thread has computed them."""

    weights: Array
    image: Array
    logits: Array | None = None


class Predictor:
    """The engine's fused stages for a single image, kept between calls.

    Several threads may share one; they take turns, each for about 0.1 ms. Whoever has the turn
    computes in the same pass the images of those that wait with the same weights. An image that is
    alone waits for nothing.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self._plans = plan_stages(network.stack[:-1])
        self._chains = {1: Chain(self._plans, 1)}
        self._lock = threading.Lock()
        # Any thread appends; only the one that holds the lock removes.
        self._asked: list[_Question] = []
        self._weights: Array | None = None

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays."""
        return sum(chain.nbytes for chain in self._chains.values()) + block_bytes(
            *map(vars, self._plans)
        )

    def logits(self, weights: Array, image: Array) -> Array:
        """Compute the ten scores of one image.

        Parameters
        ----------
        weights : array of shape (size,), float32
            It must not be changed: the stages are prepared again only for another array.
        image : array of shape (28, 28), float32, 0 to 1

        Returns
        -------
        logits : array of shape (10,), float32
            A new array. Computed together with other images it may differ from that of the image
            alone by rounding: BLAS adds in another order.
        """
        question = _Question(weights, image)
        self._asked.append(question)
        with self._lock:
            if question.logits is None:
                self._answer(question)
        assert question.logits is not None
        return question.logits

    def _answer(self, question: _Question) -> None:
        """Compute a question, and with it those that wait with the same weights."""
        same = (q for q in self._asked if q.weights is question.weights and q is not question)
        together = [question, *islice(same, MOST_TOGETHER - 1)]
        try:
            logits = self._compute(question.weights, [q.image for q in together])
            for i, answered in enumerate(together):
                answered.logits = logits[:, i].copy()
        finally:
            # After an error the others remain, and each computes its own.
            for q in together:
                if q is question or q.logits is not None:
                    self._asked.remove(q)

    def _compute(self, weights: Array, images: list[Array]) -> Array:
        """Compute the scores of images, (10, len(images)); the next call overwrites the array."""
        if weights is not self._weights:
            views = self.network.views(weights)
            for plan in self._plans:
                plan.prepare(views)
            self._weights = weights
        chain = self._chains.get(len(images))
        if chain is None:
            chain = self._chains[len(images)] = Chain(self._plans, len(images))
        for i, image in enumerate(images):
            chain.inputs[0][0, :, :, i] = image
        with np.errstate(over="ignore", invalid="ignore"):
            return chain.forward(None)
