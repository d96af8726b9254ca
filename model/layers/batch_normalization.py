"""Batch normalization: each channel brought to mean 0 and deviation 1, then scaled and shifted."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from model.arrays import Array, Shape
from model.layers.base import Layer, bounded
from model.layers.formulas import write_number, write_operand
from model.layers.signatures import Formula, Gradients, Operator, Output, Parameters, Place, Rng
from model.layers.slopes import Slopes


@dataclass(frozen=True)
class BatchNormalization(Layer):
    """Normalize each channel over the batch and the image, then apply a learned scale and shift.

    ``y = scale (x - mean) / sqrt(variance + epsilon) + shift``, the four of shape (C,). While
    training, mean and variance are those of the images at hand, which in the engine is one shard
    of the batch; Hoffer, Hubara, Soudry, "Train longer, generalize better" (2017), section 4, call
    this ghost batch normalization. The variance is the biased one, the sum of squares divided by
    the count of numbers, also in the running statistics, which a prediction uses.
    Ioffe, Szegedy, "Batch Normalization" (2015), algorithms 1 and 2; they unbias the latter.
    """

    epsilon: float = bounded(1e-8, 1, default=1e-5)

    type: ClassVar[str] = "batch-norm"

    def parameter_shapes(self, shape: Shape) -> dict[str, Shape]:
        return {"scale": (shape[0],), "shift": (shape[0],)}

    def statistic_shapes(self, shape: Shape) -> dict[str, Shape]:
        return {"mean": (shape[0],), "variance": (shape[0],)}

    def initial(self, shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        starts = {"scale": 1.0, "shift": 0.0, "mean": 0.0, "variance": 1.0}
        return {name: np.full(shape[0], start) for name, start in starts.items()}

    def arithmetic(self, x: Array, parameters: Parameters, place: Place, value: float) -> Formula:
        """Return ``input``, the parameters and statistics by name, ``epsilon``, and ``normal``.

        ``normal`` is (input - mean) / sqrt(variance + epsilon).
        """
        names = ("mean", "variance", "scale", "shift")
        numbers = {name: float(parameters[name][place[0]]) for name in names}
        numbers |= {"input": float(x[place]), "epsilon": self.epsilon}
        deviation = float(np.sqrt(numbers["variance"] + self.epsilon))
        numbers["normal"] = (numbers["input"] - numbers["mean"]) / deviation
        difference = f"{write_number(numbers['input'])} - {write_operand(numbers['mean'])}"
        line = (
            f"{write_number(numbers['scale'])} * ({difference})"
            f" / sqrt({write_number(numbers['variance'])} + {write_number(self.epsilon)})"
            f" + {write_operand(numbers['shift'])} = {write_number(value)}"
        )
        return numbers, line

    def parameter_slopes(self, x: Array, parameters: Parameters, name: str, place: Place) -> Slopes:
        """Return for every place of the channel its normalized input, or 1 for the shift."""
        (c,) = place
        deviation = np.sqrt(parameters["variance"][c] + self.epsilon)
        normal = (x[c] - parameters["mean"][c]) / deviation
        axes = (np.array([c]), *map(np.arange, x.shape[1:]))
        if name == "shift":
            return Slopes.of_block(axes, np.ones_like(normal), "one")
        return Slopes.of_block(axes, normal, "normalized")

    def onnx_operator(self) -> Operator:
        return "BatchNormalization", {"epsilon": self.epsilon}

    def forward(self, x: Array, parameters: Parameters, rng: Rng = None) -> Output:
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

    def backward(self, dy: Array, cache: Any, parameters: Parameters) -> Gradients:
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

    def pulls(self, dy: Array, cache: Any, parameters: Parameters) -> Array:
        """Compute them for the scale and the shift, whose gradients are sums over the image."""
        shape = (len(dy), -1, dy.shape[-1])
        flat, normal = dy.reshape(shape), cache[0].reshape(shape)
        dscale, dshift = (flat * normal).sum(axis=1), flat.sum(axis=1)
        return np.einsum("cn,cn->n", dscale, dscale) + np.einsum("cn,cn->n", dshift, dshift)
