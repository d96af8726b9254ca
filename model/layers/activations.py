"""The softmax, and the activations, without which a stack of layers would be one linear map."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from model.arrays import Array, Shape
from model.layers.base import Layer
from model.layers.formulas import write_number, write_numbers, write_operand
from model.layers.signatures import Formula, Gradients, Operator, Output, Parameters, Place, Rng
from model.layers.slopes import Slopes


@dataclass(frozen=True)
class Activation(Layer):
    """A non-decreasing function of each number by itself, whose slope follows from its result."""

    is_activation: ClassVar[bool] = True
    is_monotone: ClassVar[bool] = True
    onnx_name: ClassVar[str]

    def onnx_operator(self) -> Operator:
        return self.onnx_name, {}

    @abstractmethod
    def apply(self, x: Array) -> Array:
        """Compute y, a new array of the shape and type of x."""

    @abstractmethod
    def differentiate(self, dy: Array, y: Array) -> Array:
        """Compute dx, the slope at y times dy, a new array of the shape and type of y."""

    def forward(self, x: Array, parameters: Parameters, rng: Rng = None) -> Output:
        y = self.apply(x)
        return y, y

    def backward(self, dy: Array, cache: Any, parameters: Parameters) -> Gradients:
        return self.differentiate(dy, cache), {}


@dataclass(frozen=True)
class ReLU(Activation):
    """``max(x, 0)``; the gradient at exactly 0 is taken as 0."""

    type: ClassVar[str] = "relu"
    onnx_name: ClassVar[str] = "Relu"
    formula: ClassVar[str] = "max({number}, 0)"
    can_die: ClassVar[bool] = True

    def apply(self, x: Array) -> Array:
        return np.maximum(x, 0)

    def differentiate(self, dy: Array, y: Array) -> Array:
        return dy * (y > 0)


@dataclass(frozen=True)
class Tanh(Activation):
    """The hyperbolic tangent."""

    type: ClassVar[str] = "tanh"
    onnx_name: ClassVar[str] = "Tanh"
    formula: ClassVar[str] = "tanh({number})"

    def apply(self, x: Array) -> Array:
        return np.tanh(x)

    def differentiate(self, dy: Array, y: Array) -> Array:
        return dy * (1 - y * y)


@dataclass(frozen=True)
class Sigmoid(Activation):
    """``1 / (1 + exp(-x))``, computed through tanh, which does not overflow."""

    type: ClassVar[str] = "sigmoid"
    onnx_name: ClassVar[str] = "Sigmoid"
    formula: ClassVar[str] = "1 / (1 + exp(-{operand}))"

    def apply(self, x: Array) -> Array:
        return (np.tanh(x * 0.5) + 1) * 0.5

    def differentiate(self, dy: Array, y: Array) -> Array:
        return dy * y * (1 - y)


def softmax(logits: Array) -> Array:
    """Turn scores, (classes, ...), into probabilities, a new array of their shape and float type.

    It is ``exp(x) / sum(exp(x))`` along the first axis. The maximum is subtracted first, which
    changes nothing but keeps exp from overflowing.
    """
    y: Array = np.exp(logits - logits.max(axis=0))
    y /= y.sum(axis=0)
    return y


@dataclass(frozen=True)
class Softmax(Layer):
    """The probabilities that a vector of scores stands for; see ``softmax``."""

    type: ClassVar[str] = "softmax"
    mixes_channels: ClassVar[bool] = True

    @property
    def window(self) -> None:
        return None

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 1:
            raise ValueError(f"softmax needs a vector of scores, and gets {list(shape)}")
        return shape

    def arithmetic(self, x: Array, parameters: Parameters, place: Place, value: float) -> Formula:
        """Return ``scores``, (units,), the ``greatest``, ``exponentials``, and their ``sum``.

        The exponentials, (units,), are those of score - greatest.
        """
        maximum = float(x.max())
        exponentials = np.exp(x - x.max())
        total = float(exponentials.sum(dtype=np.float64))
        line = (
            f"exp({write_number(x[place])} - {write_operand(maximum)})"
            f" / ({write_numbers(exponentials, ' + ', write_operand)})"
            f" = {write_number(exponentials[place])} / {write_number(total)}"
            f" = {write_number(value)}"
        )
        numbers = {"scores": x, "greatest": maximum, "exponentials": exponentials, "sum": total}
        return numbers, line

    def slopes(self, x: Array, parameters: Parameters, place: Place) -> Slopes:
        """Return for every probability p that of the score's own digit, q: p (1 - q) or -p q."""
        y = softmax(x)
        own = np.arange(y.size) == place[0]
        return Slopes((np.arange(y.size),), y * (own - y[place]), "slope")

    def onnx_operator(self) -> Operator:
        return "Softmax", {"axis": 1}

    def forward(self, x: Array, parameters: Parameters, rng: Rng = None) -> Output:
        y = softmax(x)
        return y, y

    def backward(self, dy: Array, cache: Any, parameters: Parameters) -> Gradients:
        return cache * (dy - (dy * cache).sum(axis=0)), {}
