"""Pooling: a volume made smaller by keeping one number a window."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from model.arrays import Array, Shape
from model.layers.base import Layer, Operator, Parameters


@dataclass(frozen=True)
class _Pooling(Layer):
    """Windows of size x size that do not overlap; what fills no window is dropped."""

    size: int

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 3:
            raise ValueError(f"pooling needs a volume [C, H, W], and gets {list(shape)}")
        C, H, W = shape
        if self.size > min(H, W):
            raise ValueError(f"the {self.size} x {self.size} window is larger than {H} x {W}")
        return (C, H // self.size, W // self.size)

    def _windows(self, x: Array) -> Array:
        """View x as (C, rows, size, columns, size, N), without the leftover rows and columns."""
        C, H, W, N = x.shape
        p = self.size
        kept = x[:, : H // p * p, : W // p * p]
        # The strides are spelled out because reshape would copy where columns are dropped.
        c, h, w, n = kept.strides
        return np.lib.stride_tricks.as_strided(
            kept,
            (C, H // p, p, W // p, p, N),
            (c, h * p, h, w * p, w, n),
            writeable=x.flags.writeable,
        )


@dataclass(frozen=True)
class MaxPooling(_Pooling):
    """Keep the largest number of every window; of equal ones, the first in reading order."""

    type: ClassVar[str] = "pool"

    def operator(self) -> Operator:
        return "MaxPool", {"kernel_shape": [self.size] * 2, "strides": [self.size] * 2}

    def forward(
        self, x: Array, parameters: Parameters, rng: np.random.Generator | None = None
    ) -> tuple[Array, Any]:
        windows = self._windows(x)
        C, rows, p, columns, _, N = windows.shape
        candidates = windows.transpose(0, 1, 3, 2, 4, 5).reshape(C, rows, columns, p * p, N)
        winners = candidates.argmax(axis=3)
        y = np.take_along_axis(candidates, winners[:, :, :, None], axis=3)[:, :, :, 0]
        return y, (winners, x.shape)

    def backward(
        self, dy: Array, cache: Any, parameters: Parameters
    ) -> tuple[Array, dict[str, Array]]:
        winners, shape = cache
        dx = np.zeros(shape, dy.dtype)
        windows = self._windows(dx)
        for u in range(self.size):
            for v in range(self.size):
                windows[:, :, u, :, v] = dy * (winners == u * self.size + v)
        return dx, {}


@dataclass(frozen=True)
class AveragePooling(_Pooling):
    """Replace every window by its mean."""

    type: ClassVar[str] = "average-pool"

    def operator(self) -> Operator:
        return "AveragePool", {"kernel_shape": [self.size] * 2, "strides": [self.size] * 2}

    def forward(
        self, x: Array, parameters: Parameters, rng: np.random.Generator | None = None
    ) -> tuple[Array, Any]:
        return self._windows(x).mean(axis=(2, 4)), x.shape

    def backward(
        self, dy: Array, cache: Any, parameters: Parameters
    ) -> tuple[Array, dict[str, Array]]:
        dx = np.zeros(cache, dy.dtype)
        self._windows(dx)[...] = dy[:, :, None, :, None] / self.size**2
        return dx, {}
