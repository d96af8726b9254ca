"""How a number that a layer reads changes those that it computes: one step of the chain rule."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from model.arrays import Array
from model.layers.signatures import Place


@dataclass(frozen=True)
class Slopes:
    """The derivatives of a layer's outputs with respect to one number that it reads.

    The gradient of a scalar at that number is the sum of the products of its gradients at these
    outputs and the factors.

    Attributes
    ----------
    places : tuple of integer arrays of shape (n,), one for each axis of the output
        Which outputs are computed from the number, as an index into the output.
    factors : array of shape (n,)
        The derivative of each of these outputs.
    factor : str
        What a factor is, in one word: "weight".
    """

    places: tuple[Array, ...]
    factors: Array
    factor: str

    @classmethod
    def of_one(cls, place: Place, slope: float, factor: str) -> Self:
        """Make the slopes of a number from which only the output at one place is computed."""
        return cls(tuple(np.array([index]) for index in place), np.array([slope]), factor)

    @classmethod
    def of_block(cls, axes: tuple[Array, ...], factors: Array, factor: str) -> Self:
        """Make them for all outputs whose indices are given for each axis."""
        places = tuple(index.ravel() for index in np.meshgrid(*axes, indexing="ij"))
        return cls(places, factors.ravel(), factor)
