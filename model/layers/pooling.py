"""Pooling: a volume made smaller by computing one number from every window."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.lib.stride_tricks import as_strided

from model.arrays import Array, Shape
from model.layers.base import Layer, bounded, check_volume
from model.layers.formulas import write_number, write_numbers, write_operand
from model.layers.signatures import Formula, Gradients, Operator, Output, Parameters, Place, Rng
from model.layers.slopes import Slopes
from model.layers.window import Window


@dataclass(frozen=True)
class Pooling(Layer):
    """Windows of size x size that do not overlap; rows and columns that fill none are dropped.

    An input of (C, H, W) gives an output of (C, H // size, W // size).
    """

    size: int = bounded(1, 28)

    onnx_name: ClassVar[str]

    @property
    def window(self) -> Window:
        return Window(self.size, self.size)

    def output_shape(self, shape: Shape) -> Shape:
        C, H, W = check_volume("pooling", shape)
        if self.size > min(H, W):
            raise ValueError(f"the {self.size} x {self.size} window is larger than {H} x {W}")
        return (C, H // self.size, W // self.size)

    def onnx_operator(self) -> Operator:
        return self.onnx_name, {"kernel_shape": [self.size] * 2, "strides": [self.size] * 2}

    def slopes(self, x: Array, parameters: Parameters, place: Place) -> Slopes:
        """Return the slope of the window that holds the input; none does in a dropped row."""
        c, i, j = place
        row, column = i // self.size, j // self.size
        _, rows, columns = self.output_shape(x.shape)
        if row >= rows or column >= columns:
            return Slopes.of_block((np.arange(0),) * 3, np.zeros(0, x.dtype), "slope")
        window = self._window_at(x, (c, row, column))
        slope = self._slope(window, i % self.size, j % self.size)
        return Slopes.of_one((c, row, column), slope, "slope")

    @abstractmethod
    def _slope(self, window: Array, row: int, column: int) -> float:
        """Differentiate what is computed from a window by the number at a place in it."""

    def _window_at(self, x: Array, place: Place) -> Array:
        """View the window of x, (C, H, W), that the output at (c, i, j) is computed from."""
        (c, i, j), p = place, self.size
        return x[c, i * p : (i + 1) * p, j * p : (j + 1) * p]

    def _windows(self, x: Array) -> Array:
        """View x as (C, rows, size, columns, size, N), without the leftover rows and columns."""
        C, H, W, N = x.shape
        p = self.size
        kept = x[:, : H // p * p, : W // p * p]
        # The strides are spelled out because reshape would copy where columns are dropped.
        c, h, w, n = kept.strides
        shape, strides = (C, H // p, p, W // p, p, N), (c, h * p, h, w * p, w, n)
        return as_strided(kept, shape, strides, writeable=x.flags.writeable)


@dataclass(frozen=True)
class MaxPooling(Pooling):
    """Keep the largest number of every window; of equal ones, the first in reading order."""

    type: ClassVar[str] = "pool"
    onnx_name: ClassVar[str] = "MaxPool"

    def _slope(self, window: Array, row: int, column: int) -> float:
        return float(window.argmax() == row * self.size + column)

    def arithmetic(self, x: Array, parameters: Parameters, place: Place, value: float) -> Formula:
        """Return ``window``, (size, size), and ``winner``, the row and the column in it."""
        window = self._window_at(x, place)
        row, column = divmod(int(window.argmax()), self.size)
        numbers = write_numbers(window, ", ", write_number)
        line = f"max({numbers}) = {write_number(value)} [row {row + 1}, column {column + 1}]"
        return {"window": window, "winner": (row, column)}, line

    def forward(self, x: Array, parameters: Parameters, rng: Rng = None) -> Output:
        windows = self._windows(x)
        C, rows, p, columns, _, N = windows.shape
        candidates = windows.transpose(0, 1, 3, 2, 4, 5).reshape(C, rows, columns, p * p, N)
        winners = candidates.argmax(axis=3)
        y = np.take_along_axis(candidates, winners[:, :, :, None], axis=3)[:, :, :, 0]
        return y, (winners, x.shape)

    def backward(self, dy: Array, cache: Any, parameters: Parameters) -> Gradients:
        winners, shape = cache
        dx = np.zeros(shape, dy.dtype)
        windows = self._windows(dx)
        for u in range(self.size):
            for v in range(self.size):
                windows[:, :, u, :, v] = dy * (winners == u * self.size + v)
        return dx, {}


@dataclass(frozen=True)
class AveragePooling(Pooling):
    """Replace every window by its mean."""

    type: ClassVar[str] = "average-pool"
    onnx_name: ClassVar[str] = "AveragePool"

    def _slope(self, window: Array, row: int, column: int) -> float:
        return 1 / window.size

    def arithmetic(self, x: Array, parameters: Parameters, place: Place, value: float) -> Formula:
        """Return ``window``, (size, size), and its ``sum``."""
        window = self._window_at(x, place)
        total = float(window.sum(dtype=np.float64))
        numbers = write_numbers(window, " + ", write_operand)
        line = f"({numbers}) / {window.size} = {write_number(value)}"
        return {"window": window, "sum": total}, line

    def forward(self, x: Array, parameters: Parameters, rng: Rng = None) -> Output:
        return self._windows(x).mean(axis=(2, 4)), x.shape

    def backward(self, dy: Array, cache: Any, parameters: Parameters) -> Gradients:
        dx = np.zeros(cache, dy.dtype)
        self._windows(dx)[...] = dy[:, :, None, :, None] / self.size**2
        return dx, {}
