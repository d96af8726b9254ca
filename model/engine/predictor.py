"""Scores of one image at a time, in the time between two movements of a pen."""

import threading

import numpy as np

from model.arrays import Array
from model.engine.chains import Chain
from model.engine.stages import plan_stages
from model.engine.workspace import block_bytes
from model.network import Network


class Predictor:
    """The engine's fused stages for a single image, kept between calls.

    Several threads may share one; they take turns, each for about 0.1 ms.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self._plans = plan_stages(network.stack[:-1])
        self._chain = Chain(self._plans, 1)
        self._lock = threading.Lock()
        self._weights: Array | None = None

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays."""
        return self._chain.nbytes + block_bytes(*map(vars, self._plans))

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
            A new array.
        """
        with self._lock, np.errstate(over="ignore", invalid="ignore"):
            if weights is not self._weights:
                views = self.network.views(weights)
                for plan in self._plans:
                    plan.prepare(views)
                self._weights = weights
            self._chain.inputs[0][...] = image[None, :, :, None]
            return self._chain.forward(None)[:, 0].copy()
