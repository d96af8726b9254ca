"""One number of a network for one image, and the gradient of a label's loss at every number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from model.arrays import Array, Shape
from model.inspection.arguments import InspectionError, check_range
from model.network import Backward, Forward, Network, cross_entropy

# The layer of a pixel.
IMAGE = -1


class NoSuchNumber(InspectionError):
    """There is no number at the place; ``field`` of Number is what is wrong."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(frozen=True)
class Number:
    """A pixel of the image, an activation of a layer, or a parameter of a layer.

    Attributes
    ----------
    layer : int
        Index in the stack; IMAGE for a pixel.
    position : tuple of int
        Its index in the layer's activations, (c, i, j) or (unit,), or in the parameter's array.
    parameter : str or None
        "weights", "bias", "scale" or "shift"; None for a pixel or an activation.
    """

    layer: int
    position: tuple[int, ...]
    parameter: str | None = None

    def check(self, network: Network) -> None:
        """Refuse a number that the network does not have with NoSuchNumber."""
        last = len(network.stack) - 1
        if not IMAGE <= self.layer <= last:
            reason = f"there is no layer {self.layer}; they go from -1, the image, to {last}"
            raise NoSuchNumber("layer", reason)
        shape = self._shape(network)
        inside = [0 <= i < n for i, n in zip(self.position, shape, strict=False)]
        if len(self.position) != len(shape) or not all(inside):
            raise NoSuchNumber(
                "position",
                f"there is no number at {list(self.position)}; positions go from "
                f"{[0 for _ in shape]} to {[side - 1 for side in shape]}",
            )

    def _shape(self, network: Network) -> Shape:
        if self.layer == IMAGE:
            parameters: Mapping[str, Shape] = {}
            shape = network.input_shape
        else:
            placed = network.stack[self.layer]
            parameters = placed.layer.parameter_shapes(placed.input_shape)
            shape = placed.output_shape
        if self.parameter is None:
            return shape
        if self.parameter not in parameters:
            named = f"its parameters are {', '.join(parameters)}" if parameters else "it has none"
            reason = f"layer {self.layer} has no parameter {self.parameter!r}; {named}"
            raise NoSuchNumber("parameter", reason)
        return parameters[self.parameter]


@dataclass(frozen=True)
class Passes:
    """A forward and a backward pass for one image and a label.

    Attributes
    ----------
    forward : Forward
    backward : Backward
    label : int
    loss : float
        Cross-entropy of the label in nats.
    """

    forward: Forward
    backward: Backward
    label: int
    loss: float

    @classmethod
    def of(cls, forward: Forward, label: int) -> Self:
        """Add the backward pass to a forward pass; refuse what is no digit with InspectionError."""
        check_range("label", label, 0, 9)
        losses, _, dlogits = cross_entropy(forward.logits, np.array([label]))
        return cls(forward, forward.backward(dlogits), label, float(losses[0]))

    @property
    def last(self) -> int:
        """The index of the last layer, the softmax; the scores are those of the layer before."""
        return len(self.forward.stack) - 1

    def values(self, layer: int) -> Array:
        """Return a layer's activations, or for IMAGE the image, without the batch axis."""
        return (self.forward.x if layer == IMAGE else self.forward.outputs[layer])[..., 0]

    def gradients(self, layer: int) -> Array:
        """Return the gradient of the loss at each of ``values``, in their shape."""
        if layer == self.last:
            return self._dprobabilities()
        return (self.backward.dx if layer == IMAGE else self.backward.doutputs[layer])[..., 0]

    def value(self, number: Number) -> float:
        """Return a number."""
        if number.parameter is None:
            return float(self.values(number.layer)[number.position])
        return float(self.forward.views[number.layer][number.parameter][number.position])

    def gradient(self, number: Number) -> float:
        """Return the derivative of the loss with respect to a number."""
        if number.parameter is None:
            return float(self.gradients(number.layer)[number.position])
        return float(self.backward.dparameters[number.layer][number.parameter][number.position])

    def _dprobabilities(self) -> Array:
        """Differentiate -log p[label] with respect to the ten probabilities: -1 / p at the label.

        1 / p is computed as exp(loss), which is right also where p has been rounded to 0, and is
        limited to the largest number of the type.
        """
        gradient = np.zeros_like(self.forward.probabilities[:, 0])
        gradient[self.label] = -min(np.exp(self.loss), np.finfo(gradient.dtype).max)
        return gradient
