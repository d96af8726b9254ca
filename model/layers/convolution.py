"""The convolution: the same small filters applied at every place of a volume."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from model.arrays import Array, Shape
from model.layers.base import Layer, bounded, check_volume, he_normal
from model.layers.formulas import weighted_sum
from model.layers.signatures import Formula, Gradients, Operator, Output, Parameters, Place, Rng
from model.layers.slopes import Slopes
from model.layers.window import Window


@dataclass(frozen=True)
class Convolution(Layer):
    """Slide F filters of K x K over a volume (a correlation, as usual in neural networks).

    ``y[f, i, j] = bias[f] + sum_cuv weights[f, c, u, v] x[c, i s + u - P, j s + v - P]`` with
    stride s and P rows and columns of zeros around the volume. An input of (C, H, W) gives an
    output of (F, R, S), where ``R = (H + 2 P - K) // s + 1`` and ``S = (W + 2 P - K) // s + 1``.
    Dumoulin, Visin, "A guide to convolution arithmetic for deep learning" (2016), relationship 6.
    """

    filters: int = bounded(1, 256)
    size: int = bounded(1, 28)
    pad: int = bounded(0, 14, default=0)
    stride: int = bounded(1, 14, default=1)

    type: ClassVar[str] = "conv"
    takes_activation: ClassVar[bool] = True
    is_convolutional: ClassVar[bool] = True
    mixes_channels: ClassVar[bool] = True

    def __str__(self) -> str:
        pad = f" pad {self.pad}" if self.pad else ""
        stride = f" stride {self.stride}" if self.stride > 1 else ""
        return f"conv {self.filters} x {self.size}x{self.size}{pad}{stride}"

    @property
    def window(self) -> Window:
        return Window(self.size, self.stride, self.pad)

    def output_shape(self, shape: Shape) -> Shape:
        _, H, W = check_volume("a convolution", shape)
        if min(H, W) + 2 * self.pad < self.size:
            raise ValueError(
                f"the {self.size} x {self.size} filter is larger than its padded input, "
                f"{H + 2 * self.pad} x {W + 2 * self.pad}"
            )
        rows, columns = ((side + 2 * self.pad - self.size) // self.stride + 1 for side in (H, W))
        return (self.filters, rows, columns)

    def parameter_shapes(self, shape: Shape) -> dict[str, Shape]:
        return {"weights": (self.filters, shape[0], self.size, self.size), "bias": (self.filters,)}

    def initial(self, shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        weights = he_normal(self.parameter_shapes(shape)["weights"], rng)
        return {"weights": weights, "bias": np.zeros(self.filters)}

    def multiply_adds(self, shape: Shape) -> int:
        F, R, S = self.output_shape(shape)
        return F * R * S * shape[0] * self.size**2

    def held_numbers(self, shape: Shape) -> int:
        """Count the patches of all outputs, too."""
        _, R, S = self.output_shape(shape)
        return super().held_numbers(shape) + shape[0] * self.size**2 * R * S

    def arithmetic(self, x: Array, parameters: Parameters, place: Place, value: float) -> Formula:
        """Return ``patch``, ``filter`` and ``products``, (C, K, K), their ``sum``, and ``bias``.

        The patch has zeros where it lies outside of the input.
        """
        (f, i, j), K, P, s = place, self.size, self.pad, self.stride
        padded = np.pad(x, ((0, 0), (P, P), (P, P)))
        patch, kernel = padded[:, i * s : i * s + K, j * s : j * s + K], parameters["weights"][f]
        numbers, line = weighted_sum(patch, kernel, float(parameters["bias"][f]), value)
        return {"patch": patch, "filter": kernel} | numbers, line

    def slopes(self, x: Array, parameters: Parameters, place: Place) -> Slopes:
        """Return the weight by which every output whose window holds the input multiplies it.

        In the window of output row r, input row i is row i + P - r s; columns likewise.
        """
        weights, K = parameters["weights"], self.size
        sides = self.output_shape(x.shape)[1:]
        u, v = (
            i + self.pad - self.stride * np.arange(side)
            for i, side in zip(place[1:], sides, strict=True)
        )
        rows, columns = (np.flatnonzero((w >= 0) & (w < K)) for w in (u, v))
        filters = np.arange(len(weights))
        factors = weights[:, place[0]][np.ix_(filters, u[rows], v[columns])]
        return Slopes.of_block((filters, rows, columns), factors, "weight")

    def parameter_slopes(self, x: Array, parameters: Parameters, name: str, place: Place) -> Slopes:
        """Return for every place of the filter the input under the weight, or 1 for the bias."""
        P, s = self.pad, self.stride
        _, R, S = self.output_shape(x.shape)
        axes = (np.array(place[:1]), np.arange(R), np.arange(S))
        if name == "bias":
            return Slopes.of_block(axes, np.ones((R, S), x.dtype), "one")
        _, c, u, v = place
        padded = np.pad(x[c], P)
        return Slopes.of_block(axes, padded[u : u + s * R : s, v : v + s * S : s], "input")

    def onnx_operator(self) -> Operator:
        K, P, s = self.size, self.pad, self.stride
        return "Conv", {"kernel_shape": [K, K], "strides": [s, s], "pads": [P] * 4}

    def forward(self, x: Array, parameters: Parameters, rng: Rng = None) -> Output:
        """Multiply the weights, (F, C K K), by the patches, (C K K, R S N): (F, R, S, N).

        x is (C, H, W, N); F is the first side of the weights given.
        """
        _, R, S = self.output_shape(x.shape[:3])
        patches = self._patches(x, R, S)
        F, N = len(parameters["weights"]), x.shape[-1]
        y = parameters["weights"].reshape(F, -1) @ patches + parameters["bias"][:, None]
        return y.reshape(F, R, S, N), (patches, x.shape)

    def backward(self, dy: Array, cache: Any, parameters: Parameters) -> Gradients:
        """Multiply back with each factor of the forward product.

        With dy as (F, R S N): ``dweights = dy patches^T``, (F, C K K), and ``dpatches =
        weights^T dy``, (C K K, R S N), whose entries are added up at the pixels they came from.
        """
        patches, (C, H, W, N) = cache
        F, R, S = dy.shape[:3]
        K, P, s = self.size, self.pad, self.stride
        weights = parameters["weights"]
        flat = dy.reshape(F, -1)
        gradients = {"weights": (flat @ patches.T).reshape(weights.shape), "bias": flat.sum(axis=1)}
        dpatches = (weights.reshape(F, -1).T @ flat).reshape(C, K, K, R, S, N)
        padded = np.zeros((C, H + 2 * P, W + 2 * P, N), dy.dtype)
        for u in range(K):
            for v in range(K):
                padded[:, u : u + s * R : s, v : v + s * S : s] += dpatches[:, u, v]
        return padded[:, P : P + H, P : P + W], gradients

    def pulls(self, dy: Array, cache: Any, parameters: Parameters) -> Array:
        """Compute the weight gradient of each image by itself: one product for each."""
        patches, (*_, N) = cache
        F = len(dy)
        rows = np.ascontiguousarray(patches.reshape(len(patches), -1, N).transpose(2, 0, 1))
        columns = np.ascontiguousarray(dy.reshape(F, -1, N).transpose(2, 1, 0))
        dweights, dbias = rows @ columns, columns.sum(axis=1)
        return np.einsum("ncf,ncf->n", dweights, dweights) + np.einsum("nf,nf->n", dbias, dbias)

    def _patches(self, x: Array, R: int, S: int) -> Array:
        """Copy the patch of every output into a column of a new array, (C K K, R S N).

        Rows are in the order of (c, u, v), as the weights of one filter are; columns in the
        order of (i, j, n).
        """
        C, H, W, N = x.shape
        K, P, s = self.size, self.pad, self.stride
        padded = np.zeros((C, H + 2 * P, W + 2 * P, N), x.dtype)
        padded[:, P : P + H, P : P + W] = x
        patches = np.empty((C, K, K, R, S, N), x.dtype)
        for u in range(K):
            for v in range(K):
                patches[:, u, v] = padded[:, u : u + s * R : s, v : v + s * S : s]
        return patches.reshape(C * K * K, R * S * N)
