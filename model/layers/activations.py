"""Activations: one number in, one number out, and the bend without which layers would collapse."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from model.arrays import Array, Shape
from model.layers.base import Layer, Operator, Parameters


@dataclass(frozen=True)
class ReLU(Layer):
    """``max(x, 0)``; at exactly 0 the gradient is taken as 0."""

    type: ClassVar[str] = "relu"

    def operator(self) -> Operator:
        return "Relu", {}

    def forward(
        self, x: Array, parameters: Parameters, rng: np.random.Generator | None = None
    ) -> tuple[Array, Any]:
        y = np.maximum(x, 0)
        return y, y

    def backward(
        self, dy: Array, cache: Any, parameters: Parameters
    ) -> tuple[Array, dict[str, Array]]:
        return dy * (cache > 0), {}


@dataclass(frozen=True)
class Tanh(Layer):
    """The hyperbolic tangent."""

    type: ClassVar[str] = "tanh"

    def operator(self) -> Operator:
        return "Tanh", {}

    def forward(
        self, x: Array, parameters: Parameters, rng: np.random.Generator | None = None
    ) -> tuple[Array, Any]:
        y = np.tanh(x)
        return y, y

    def backward(
        self, dy: Array, cache: Any, parameters: Parameters
    ) -> tuple[Array, dict[str, Array]]:
        return dy * (1 - cache * cache), {}


@dataclass(frozen=True)
class Sigmoid(Layer):
    """``1 / (1 + exp(-x))``, computed through tanh, which does not overflow."""

    type: ClassVar[str] = "sigmoid"

    def operator(self) -> Operator:
        return "Sigmoid", {}

    def forward(
        self, x: Array, parameters: Parameters, rng: np.random.Generator | None = None
    ) -> tuple[Array, Any]:
        y = (np.tanh(x * 0.5) + 1) * 0.5
        return y, y

    def backward(
        self, dy: Array, cache: Any, parameters: Parameters
    ) -> tuple[Array, dict[str, Array]]:
        return dy * cache * (1 - cache), {}


def softmax(logits: Array) -> Array:
    """Compute ``exp(x) / sum(exp(x))`` along the first axis; a new array of the same dtype."""
    # Subtracting the maximum changes nothing but keeps exp from overflowing.
    exponentials: Array = np.exp(logits - logits.max(axis=0))
    exponentials /= exponentials.sum(axis=0)
    return exponentials


@dataclass(frozen=True)
class Softmax(Layer):
    """Ten scores to ten probabilities."""

    type: ClassVar[str] = "softmax"

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 1:
            raise ValueError(f"softmax needs a vector of scores, and gets {list(shape)}")
        return shape

    def operator(self) -> Operator:
        return "Softmax", {"axis": 1}

    def forward(
        self, x: Array, parameters: Parameters, rng: np.random.Generator | None = None
    ) -> tuple[Array, Any]:
        y = softmax(x)
        return y, y

    def backward(
        self, dy: Array, cache: Any, parameters: Parameters
    ) -> tuple[Array, dict[str, Array]]:
        return cache * (dy - (dy * cache).sum(axis=0)), {}
