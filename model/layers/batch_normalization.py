"""Batch normalization: every channel brought to mean 0 and deviation 1, then scaled again."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from model.arrays import Array, Shape
from model.layers.base import Layer, Operator, Parameters


@dataclass(frozen=True)
class BatchNormalization(Layer):
    """Normalize each channel over the batch and the image, then apply a learned scale and shift.

    While training, the mean and variance are those of the images at hand, which in the engine
    is one shard of the batch; Hoffer, Hubara, Soudry, "Train longer, generalize better" (2017),
    section 4, call this ghost batch normalization. A prediction uses the running statistics.
    Ioffe, Szegedy, "Batch Normalization" (2015), algorithms 1 and 2.
    """

    epsilon: float = 1e-5

    type: ClassVar[str] = "batch-norm"

    def parameter_shapes(self, shape: Shape) -> dict[str, Shape]:
        return {"scale": (shape[0],), "shift": (shape[0],)}

    def statistic_shapes(self, shape: Shape) -> dict[str, Shape]:
        return {"mean": (shape[0],), "variance": (shape[0],)}

    def initial(self, shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        C = shape[0]
        return {
            "scale": np.ones(C),
            "shift": np.zeros(C),
            "mean": np.zeros(C),
            "variance": np.ones(C),
        }

    def operator(self) -> Operator:
        return "BatchNormalization", {"epsilon": self.epsilon}

    def forward(
        self, x: Array, parameters: Parameters, rng: np.random.Generator | None = None
    ) -> tuple[Array, Any]:
        flat = x.reshape(x.shape[0], -1)
        if rng is None:
            mean, variance = parameters["mean"], parameters["variance"]
        else:
            mean, variance = flat.mean(axis=1), flat.var(axis=1)
        deviation = np.sqrt(variance + self.epsilon)
        normal = (flat - mean[:, None]) / deviation[:, None]
        y = normal * parameters["scale"][:, None] + parameters["shift"][:, None]
        measured = None if rng is None else (mean, variance)
        return y.reshape(x.shape), (normal, deviation, measured)

    def backward(
        self, dy: Array, cache: Any, parameters: Parameters
    ) -> tuple[Array, dict[str, Array]]:
        normal, deviation, measured = cache
        flat = dy.reshape(normal.shape)
        gradients = {"scale": (flat * normal).sum(axis=1), "shift": flat.sum(axis=1)}
        dnormal = flat * (parameters["scale"] / deviation)[:, None]
        if measured is None:
            return dnormal.reshape(dy.shape), gradients
        N = dy.shape[-1]
        gradients["mean"], gradients["variance"] = measured[0] * N, measured[1] * N
        along = (dnormal * normal).mean(axis=1)[:, None] * normal
        dx = dnormal - dnormal.mean(axis=1)[:, None] - along
        return dx.reshape(dy.shape), gradients
