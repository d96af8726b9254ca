"""The dense layer: every output is a weighted sum of all inputs."""

from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

import numpy as np

from model.arrays import Array, Shape
from model.layers.base import Layer, bounded, he_normal
from model.layers.formulas import by_magnitude, weighted_sum
from model.layers.signatures import Formula, Gradients, Operator, Output, Parameters, Place, Rng
from model.layers.slopes import Slopes


@dataclass(frozen=True)
class Dense(Layer):
    """``y = weights x + bias``; a volume is read as one long vector, channel by channel."""

    units: int = bounded(1, 2048)

    type: ClassVar[str] = "dense"
    takes_activation: ClassVar[bool] = True
    mixes_channels: ClassVar[bool] = True

    @property
    def window(self) -> None:
        return None

    def output_shape(self, shape: Shape) -> Shape:
        return (self.units,)

    def parameter_shapes(self, shape: Shape) -> dict[str, Shape]:
        return {"weights": (self.units, prod(shape)), "bias": (self.units,)}

    def initial(self, shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        return {"weights": he_normal((self.units, prod(shape)), rng), "bias": np.zeros(self.units)}

    def multiply_adds(self, shape: Shape) -> int:
        return self.units * prod(shape)

    def arithmetic(self, x: Array, parameters: Parameters, place: Place, value: float) -> Formula:
        """Return ``inputs``, ``weights`` and ``products``, (inputs,), their ``sum``, and ``bias``.

        ``order``, (inputs,), has the indices of the products, the largest magnitude first.
        """
        inputs, weights = x.ravel(), parameters["weights"][place]
        numbers, line = weighted_sum(inputs, weights, float(parameters["bias"][place]), value)
        order = by_magnitude(numbers["products"])
        return {"inputs": inputs, "weights": weights, "order": order} | numbers, line

    def slopes(self, x: Array, parameters: Parameters, place: Place) -> Slopes:
        """Return the weights from the input to every unit."""
        factors = parameters["weights"][:, np.ravel_multi_index(place, x.shape)]
        return Slopes((np.arange(factors.size),), factors, "weight")

    def parameter_slopes(self, x: Array, parameters: Parameters, name: str, place: Place) -> Slopes:
        if name == "bias":
            return Slopes.of_one(place, 1.0, "one")
        unit, source = place
        return Slopes.of_one((unit,), float(x.flat[source]), "input")

    def onnx_operator(self) -> Operator:
        # Gemm multiplies rows, which the images are there, by a matrix of (inputs, units).
        return "Gemm", {"transB": 1}

    def forward(self, x: Array, parameters: Parameters, rng: Rng = None) -> Output:
        flat = x.reshape(-1, x.shape[-1])
        return parameters["weights"] @ flat + parameters["bias"][:, None], (flat, x.shape)

    def backward(self, dy: Array, cache: Any, parameters: Parameters) -> Gradients:
        flat, shape = cache
        gradients = {"weights": dy @ flat.T, "bias": dy.sum(axis=1)}
        return (parameters["weights"].T @ dy).reshape(shape), gradients

    def pulls(self, dy: Array, cache: Any, parameters: Parameters) -> Array:
        """Compute them as |dy|^2 (|x|^2 + 1): the gradient of an image is an outer product."""
        flat, _ = cache
        return np.einsum("un,un->n", dy, dy) * (np.einsum("un,un->n", flat, flat) + 1)
