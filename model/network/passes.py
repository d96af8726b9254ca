"""Forward and backward through the plain layers with everything kept that a person may look at."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from model.arrays import Array
from model.network.network import Network


class InspectionError(ValueError):
    """Something that cannot be looked at; the text says what is wrong and what would be right."""


@dataclass(frozen=True)
class Forward:
    """What a prediction computed.

    Attributes
    ----------
    x : array of shape (C, H, W, N)
        The input, in the type of the weights.
    outputs : tuple of arrays, one a layer of the stack, each (*shape, N)
        The last are the probabilities.
    caches : tuple
        What the layers' ``backward`` needs.
    """

    x: Array
    outputs: tuple[Array, ...]
    caches: tuple[Any, ...]

    @property
    def logits(self) -> Array:
        """The scores before the softmax, (10, N)."""
        return self.outputs[-2] if len(self.outputs) > 1 else self.x

    @property
    def probabilities(self) -> Array:
        """The ten probabilities, (10, N)."""
        return self.outputs[-1]


@dataclass(frozen=True)
class Backward:
    """Where one scalar's gradient went.

    Attributes
    ----------
    doutputs : tuple of arrays, one a layer of the stack but for the softmax, each (*shape, N)
    dparameters : tuple of dict of name to array, one a layer of the stack but for the softmax
        Summed over the images.
    dx : array of shape (C, H, W, N)
    """

    doutputs: tuple[Array, ...]
    dparameters: tuple[dict[str, Array], ...]
    dx: Array


def batch_of(network: Network, images: Array, weights: Array) -> Array:
    """Lay images out as a network wants them, in the type of the weights.

    Parameters
    ----------
    network : Network
    images : array of shape (H, W) or (N, H, W), 0..1, ink high; uint8 is divided by 255
    weights : array of a float type

    Returns
    -------
    x : array of shape (1, H, W, N)

    Raises
    ------
    InspectionError
        If the images have another shape.
    """
    stack = images[None] if images.ndim == 2 else images
    if stack.ndim != 3 or (1, *stack.shape[1:]) != network.input_shape:
        wanted = " x ".join(map(str, network.input_shape[1:]))
        raise InspectionError(f"images are {wanted} pixels, not of shape {list(images.shape)}")
    x = np.ascontiguousarray(stack.transpose(1, 2, 0)[None], dtype=weights.dtype)
    return x * weights.dtype.type(1 / 255) if images.dtype == np.uint8 else x


def check_label(label: int) -> None:
    """Refuse a label that is no digit with InspectionError."""
    if not 0 <= label <= 9:
        raise InspectionError(f"{label} is no digit; a label lies between 0 and 9")


def run_forward(network: Network, weights: Array, x: Array) -> Forward:
    """Compute what a prediction computes, (C, H, W, N) to (10, N), and keep it all.

    Numbers that overflow become infinite or NaN without a warning: a run that diverges can be
    looked at, too.
    """
    outputs, caches, y = [], [], x
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for placed, parameters in zip(network.stack, network.views(weights), strict=True):
            y, cache = placed.layer.forward(y, parameters)
            outputs.append(y)
            caches.append(cache)
    return Forward(x, tuple(outputs), tuple(caches))


def run_backward(network: Network, weights: Array, forward: Forward, dlogits: Array) -> Backward:
    """Propagate the gradient of a scalar from the scores, (10, N), to everything before them.

    Parameters
    ----------
    network : Network
    weights : array of shape (size,)
    forward : Forward
        Of the same network and weights.
    dlogits : array of shape (10, N)
    """
    doutputs, dparameters, dx = [], [], dlogits
    views = network.views(weights)
    with np.errstate(over="ignore", invalid="ignore"):
        for index in reversed(range(len(network.stack) - 1)):
            doutputs.append(dx)
            layer, cache = network.stack[index].layer, forward.caches[index]
            dx, gradients = layer.backward(dx, cache, views[index])
            dparameters.append(gradients)
    return Backward(tuple(reversed(doutputs)), tuple(reversed(dparameters)), dx)
