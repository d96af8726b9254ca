"""The dense layer: every output is a weighted sum of all inputs."""

from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

import numpy as np

from model.arrays import Array, Shape
from model.layers.base import (
    Formula,
    Gradients,
    Layer,
    Operator,
    Output,
    Parameters,
    Place,
    Rng,
    bounded,
    he_normal,
)
from model.layers.formulas import write_weighted_sum


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
        weights = he_normal((self.units, prod(shape)), prod(shape), rng)
        return {"weights": weights, "bias": np.zeros(self.units)}

    def multiply_adds(self, shape: Shape) -> int:
        return self.units * prod(shape)

    def arithmetic(self, x: Array, parameters: Parameters, place: Place, value: float) -> Formula:
        (unit,) = place
        inputs, weights = x.ravel(), parameters["weights"][unit]
        bias = float(parameters["bias"][unit])
        products = inputs * weights
        numbers = {
            "inputs": inputs,
            "weights": weights,
            "products": products,
            "order": np.argsort(-np.abs(products), kind="stable"),
            "sum": float(products.sum(dtype=np.float64)),
            "bias": bias,
        }
        return numbers, write_weighted_sum(inputs, weights, bias, value)

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
