"""The forward and the backward pass through the plain layers, with everything they compute kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.arrays import Array
from model.network.specification import Placed

Views = Sequence[Mapping[str, Array]]


@dataclass(frozen=True)
class Backward:
    """The gradients of one scalar.

    Attributes
    ----------
    doutputs : tuple of arrays, one for each layer up to that where it began, each (*shape, N)
    dparameters : tuple of dict of name to array, one for each of these layers
        Summed over the images; see ``Layer.backward``.
    dx : array of shape (C, H, W, N)
    """

    doutputs: tuple[Array, ...]
    dparameters: tuple[dict[str, Array], ...]
    dx: Array


@dataclass(frozen=True)
class Forward:
    """What a forward pass computed, and through which layers and parameters.

    Attributes
    ----------
    stack, views : sequences of Placed and of mappings of name to array
        The layers, and the parameters and statistics of each.
    x : array of shape (C, H, W, N)
    outputs : tuple of arrays, one for each layer, each (*shape, N)
        The last are the probabilities. A layer that does nothing returns a view of the output
        before it.
    caches : tuple
        What the layers' ``backward`` needs.
    """

    stack: Sequence[Placed]
    views: Views
    x: Array
    outputs: tuple[Array, ...]
    caches: tuple[Any, ...]

    @property
    def logits(self) -> Array:
        """The scores before the softmax, (10, N)."""
        return self.outputs[-2]

    @property
    def probabilities(self) -> Array:
        """The ten probabilities, (10, N)."""
        return self.outputs[-1]

    def backward(self, doutput: Array, layer: int = -2) -> Backward:
        """Propagate the gradient of a scalar from the output of a layer back to the image.

        ``doutput`` has the shape of that output. Layer -2, before the softmax, gives the scores.
        """
        doutputs, dparameters, dx = [], [], doutput
        last = range(len(self.stack))[layer]
        layers = list(zip(self.stack, self.views, self.caches, strict=True))[: last + 1]
        for placed, parameters, cache in reversed(layers):
            doutputs.append(dx)
            with np.errstate(over="ignore", invalid="ignore"):
                dx, gradients = placed.layer.backward(dx, cache, parameters)
            dparameters.append(gradients)
        return Backward(tuple(reversed(doutputs)), tuple(reversed(dparameters)), dx)


def pass_forward(
    stack: Sequence[Placed], views: Views, x: Array, rng: np.random.Generator | None = None
) -> Iterator[tuple[Array, Any]]:
    """Yield the output and the cache of one layer after another; see ``Network.forward``.

    Numbers that overflow become infinite or NaN without a warning, so that a run that diverges
    can be inspected, too.
    """
    for placed, parameters in zip(stack, views, strict=True):
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            x, cache = placed.layer.forward(x, parameters, rng)
        yield x, cache
