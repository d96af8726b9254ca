"""A network: a stack of layers, and one flat vector of all its weights."""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from model.arrays import Array, Shape
from model.network.passes import Forward, pass_forward
from model.network.presets import PRESETS
from model.network.specification import SpecificationError, read_entries, read_specification

INPUT_SHAPE: Shape = (1, 28, 28)


class Network:
    """An immutable description of a convolutional network, whose weights are passed in.

    ``weights`` is one float vector: first every parameter, in the order of the layers, then the
    running statistics of batch normalization.

    Parameters
    ----------
    specification : str or sequence of mappings
        The name of a preset, or a list of layers.
    input_shape : (C, H, W)

    Raises
    ------
    SpecificationError
        If there is no such preset, or the layers do not fit together.

    Attributes
    ----------
    name : str
        The preset's name, or "custom".
    specification : tuple of dict
        Every field written out.
    stack : tuple of Placed
        The layers in their places; an entry with an activation gives two of them.
    parameter_count : int
        How many numbers training changes.
    multiply_adds, held_numbers : int
        The sums of all layers, for one image; see ``Layer``.
    size : int
        Length of the flat vector: the parameters and the running statistics.
    """

    def __init__(
        self, specification: str | Sequence[Mapping[str, Any]], input_shape: Shape = INPUT_SHAPE
    ) -> None:
        if isinstance(specification, str):
            if specification not in PRESETS:
                reason = f"there is no preset {specification!r}; there are {', '.join(PRESETS)}"
                raise SpecificationError(None, reason)
            specification = PRESETS[specification]
        self.input_shape = input_shape
        self.specification, self.stack = read_specification(specification, input_shape)
        self.multiply_adds = sum(placed.multiply_adds for placed in self.stack)
        self.held_numbers = sum(placed.held_numbers for placed in self.stack)
        self.name = next(filter(self._is_preset, PRESETS), "custom")
        self._lay_out()

    def __repr__(self) -> str:
        layers = " -> ".join(str(placed.layer) for placed in self.stack)
        return f"Network({layers}, {self.parameter_count:,} parameters)"

    def _is_preset(self, name: str) -> bool:
        return tuple(entry for entry, _ in read_entries(PRESETS[name])) == self.specification

    def _lay_out(self) -> None:
        """Give every parameter, then every statistic, its place in the flat vector."""
        self._places: list[dict[str, tuple[int, int, Shape]]] = [{} for _ in self.stack]
        end = 0
        for kind in ("parameter_shapes", "statistic_shapes"):
            for places, placed in zip(self._places, self.stack, strict=True):
                for name, shape in getattr(placed.layer, kind)(placed.input_shape).items():
                    places[name] = (end, end + prod(shape), shape)
                    end += prod(shape)
        self.parameter_count = sum(placed.parameter_count for placed in self.stack)
        self.size = end

    def views(self, weights: Array) -> list[dict[str, Array]]:
        """View the flat vector as named arrays, one dict for each layer of the stack."""
        return [
            {name: weights[start:end].reshape(shape) for name, (start, end, shape) in layer.items()}
            for layer in self._places
        ]

    def initial(self, seed: int) -> Array:
        """Draw initial weights, (size,), float32; the same for the same seed."""
        rng = np.random.default_rng(seed)
        weights = np.empty(self.size, np.float32)
        for view, placed in zip(self.views(weights), self.stack, strict=True):
            for name, values in placed.layer.initial(placed.input_shape, rng).items():
                view[name][...] = values
        return weights

    def forward(
        self,
        weights: Array,
        x: Array,
        rng: np.random.Generator | None = None,
        layers: int | None = None,
    ) -> Forward:
        """Pass a batch through the plain layers and keep what each computes.

        Parameters
        ----------
        weights : array of shape (size,)
        x : array of shape (C, H, W, N), 0..1, ink high, of the type of the weights
        rng : Generator, optional
            Given while training: the source of randomness, and the sign that batch normalization
            uses the statistics of the batch.
        layers : int, optional
            How many of the first layers; all without it.
        """
        stack, views = self.stack[:layers], self.views(weights)[:layers]
        outputs, caches = zip(*pass_forward(stack, views, x, rng), strict=True)
        return Forward(stack, views, x, outputs, caches)

    def activations(self, weights: Array, x: Array) -> list[Array]:
        """Compute every layer's output for a prediction, as ``Forward.outputs``; keep no caches."""
        return [y for y, _ in pass_forward(self.stack, self.views(weights), x)]

    def probabilities(self, weights: Array, x: Array) -> Array:
        """Compute the probabilities of the ten digits, (10, N), for x of shape (C, H, W, N)."""
        return self.activations(weights, x)[-1]

    def describe(self) -> list[dict[str, Any]]:
        """Describe each entry of the specification and what it costs.

        To the entry's own fields it adds ``shape`` ([C, H, W] or [units]), ``parameters``, their
        number, and ``multiply_adds``, for one image.
        """
        rows = []
        for index, entry in enumerate(self.specification):
            layers = [placed for placed in self.stack if placed.entry == index]
            costs = {
                "shape": list(layers[-1].output_shape),
                "parameters": sum(placed.parameter_count for placed in layers),
                "multiply_adds": sum(placed.multiply_adds for placed in layers),
            }
            rows.append(entry | costs)
        return rows

    def filters(self, weights: Array) -> list[dict[str, Array] | None]:
        """View the weights of each entry of the specification by name; None where it has none.

        The arrays are views of ``weights``: conv ``weights`` (F, C, K, K) and ``bias`` (F,),
        dense (units, inputs) and (units,), batch-norm ``scale shift mean variance`` (C,).
        """
        rows: list[dict[str, Array] | None] = [None] * len(self.specification)
        for placed, view in zip(self.stack, self.views(weights), strict=True):
            if view:
                rows[placed.entry] = view
        return rows
