"""The dense layer: every output looks at every input."""

from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

import numpy as np

from model.arrays import Array, Shape
from model.layers.base import Layer, Operator, Parameters, he_normal


@dataclass(frozen=True)
class Dense(Layer):
    """``y = weights x + bias``; a volume is read as one long vector, channel by channel."""

    units: int

    type: ClassVar[str] = "dense"

    def output_shape(self, shape: Shape) -> Shape:
        return (self.units,)

    def parameter_shapes(self, shape: Shape) -> dict[str, Shape]:
        return {"weights": (self.units, prod(shape)), "bias": (self.units,)}

    def initial(self, shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        weights = he_normal((self.units, prod(shape)), prod(shape), rng)
        return {"weights": weights, "bias": np.zeros(self.units)}

    def multiply_adds(self, shape: Shape) -> int:
        return self.units * prod(shape)

    def operator(self) -> Operator:
        # Gemm multiplies rows, which the images are there, by a matrix of (inputs, units).
        return "Gemm", {"transB": 1}

    def forward(
        self, x: Array, parameters: Parameters, rng: np.random.Generator | None = None
    ) -> tuple[Array, Any]:
        flat = x.reshape(-1, x.shape[-1])
        return parameters["weights"] @ flat + parameters["bias"][:, None], (flat, x.shape)

    def backward(
        self, dy: Array, cache: Any, parameters: Parameters
    ) -> tuple[Array, dict[str, Array]]:
        flat, shape = cache
        gradients = {"weights": dy @ flat.T, "bias": dy.sum(axis=1)}
        return (parameters["weights"].T @ dy).reshape(shape), gradients
