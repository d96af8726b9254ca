"""The convolution: one small filter laid over every place of a volume."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from model.arrays import Array, Shape
from model.layers.base import Layer, Operator, Parameters, he_normal


@dataclass(frozen=True)
class Convolution(Layer):
    """Slide F filters of K x K over a volume (a correlation, as all networks have it).

    ``y[f, i, j] = bias[f] + sum_cuv weights[f, c, u, v] x[c, i s + u - P, j s + v - P]`` with
    stride s and P rows and columns of zeros around the volume.
    """

    filters: int
    size: int
    pad: int = 0
    stride: int = 1

    type: ClassVar[str] = "conv"

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 3:
            raise ValueError(f"a convolution needs a volume [C, H, W], and gets {list(shape)}")
        _, H, W = shape
        if min(H, W) + 2 * self.pad < self.size:
            raise ValueError(
                f"the {self.size} x {self.size} filter is larger than its padded input, "
                f"{H + 2 * self.pad} x {W + 2 * self.pad}"
            )
        rows, columns = ((side + 2 * self.pad - self.size) // self.stride + 1 for side in (H, W))
        return (self.filters, rows, columns)

    def parameter_shapes(self, shape: Shape) -> dict[str, Shape]:
        return {
            "weights": (self.filters, shape[0], self.size, self.size),
            "bias": (self.filters,),
        }

    def initial(self, shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        fan_in = shape[0] * self.size**2
        return {
            "weights": he_normal(self.parameter_shapes(shape)["weights"], fan_in, rng),
            "bias": np.zeros(self.filters),
        }

    def multiply_adds(self, shape: Shape) -> int:
        F, H, W = self.output_shape(shape)
        return F * H * W * shape[0] * self.size**2

    def operator(self) -> Operator:
        return "Conv", {
            "kernel_shape": [self.size] * 2,
            "strides": [self.stride] * 2,
            "pads": [self.pad] * 4,
        }

    def forward(
        self, x: Array, parameters: Parameters, rng: np.random.Generator | None = None
    ) -> tuple[Array, Any]:
        C, H, W, N = x.shape
        F, rows, columns = self.output_shape((C, H, W))
        patches = self._patches(x, rows, columns)
        weights = parameters["weights"].reshape(F, -1)
        y = weights @ patches + parameters["bias"][:, None]
        return y.reshape(F, rows, columns, N), (patches, x.shape)

    def backward(
        self, dy: Array, cache: Any, parameters: Parameters
    ) -> tuple[Array, dict[str, Array]]:
        patches, (C, H, W, N) = cache
        F, rows, columns = dy.shape[:3]
        K, P, s = self.size, self.pad, self.stride
        weights = parameters["weights"]
        flat = dy.reshape(F, -1)
        gradients = {"weights": (flat @ patches.T).reshape(weights.shape), "bias": flat.sum(axis=1)}
        dpatches = (weights.reshape(F, -1).T @ flat).reshape(C, K, K, rows, columns, N)
        padded = np.zeros((C, H + 2 * P, W + 2 * P, N), dy.dtype)
        for u in range(K):
            for v in range(K):
                padded[:, u : u + s * rows : s, v : v + s * columns : s] += dpatches[:, u, v]
        return padded[:, P : P + H, P : P + W], gradients

    def _patches(self, x: Array, rows: int, columns: int) -> Array:
        """Lay out what each output sees as a column: (C K K, rows columns N), a new array."""
        C, H, W, N = x.shape
        K, P, s = self.size, self.pad, self.stride
        padded = np.zeros((C, H + 2 * P, W + 2 * P, N), x.dtype)
        padded[:, P : P + H, P : P + W] = x
        patches = np.empty((C, K, K, rows, columns, N), x.dtype)
        for u in range(K):
            for v in range(K):
                patches[:, u, v] = padded[:, u : u + s * rows : s, v : v + s * columns : s]
        return patches.reshape(C * K * K, rows * columns * N)
