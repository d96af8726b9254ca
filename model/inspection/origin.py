"""How one number of one layer was computed: from which numbers, and by which calculation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.arrays import Array
from model.inspection.arguments import InspectionError, batch_of
from model.network import Network, Placed

# top, left, bottom, right; the last two are excluded.
Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True)
class Origin:
    """How one number of one layer was computed.

    Attributes
    ----------
    type : str
    layer, entry : int
        The layer's index in the stack, and that of the specification's entry it came from.
    position : tuple of int
        (c, i, j) or (unit,).
    value : float
    source : int
        Index of the layer that it was computed from, -1 for the image.
    window : (top, left, bottom, right), or None
        The rows and columns of the source that it was computed from, the ends excluded; with
        padding it may begin below 0 and end past the edge. None for a number of a vector.
    receptive_field : (top, left, bottom, right)
        The pixels of the image that it depends on, the ends excluded.
    numbers : mapping
        What it was computed from; see ``arithmetic`` of the layer's class.
    activation, activated : str and float, or None
        The type of the activation that follows and its output for the value, where there is one.
    mathematics : str
        The calculation as a line of text.
    """

    type: str
    layer: int
    entry: int
    position: tuple[int, ...]
    value: float
    source: int
    window: Rectangle | None
    receptive_field: Rectangle
    numbers: Mapping[str, Any]
    activation: str | None
    activated: float | None
    mathematics: str


# The numbers of a run that diverged may overflow; what they give is then not finite.
@np.errstate(over="ignore", invalid="ignore")
def origin(
    network: Network, weights: Array, image: Array, layer: int, position: Sequence[int]
) -> Origin:
    """Show how one number of one layer was computed for an image.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,)
    image : array of shape (28, 28), 0..1, ink high; uint8 is divided by 255
    layer : int
        Index in the stack, as ``LayerExplanation.layer``.
    position : (c, i, j) or (unit,)
        Which of the layer's numbers.

    Raises
    ------
    InspectionError
        If there is no such layer or no such number in it, or the image has another shape.
    """
    stack = network.stack
    if not 0 <= layer < len(stack):
        raise InspectionError(f"there is no layer {layer}; they go from 0 to {len(stack) - 1}")
    placed, place, shape = stack[layer], tuple(position), stack[layer].output_shape
    if len(place) != len(shape) or not all(0 <= i < n for i, n in zip(place, shape, strict=True)):
        reason = f"layer {layer} has shape {list(shape)}; there is no number at {list(place)}"
        raise InspectionError(reason)
    forward = network.forward(weights, batch_of(network, image, weights))
    x = (forward.outputs[layer - 1] if layer else forward.x)[..., 0]
    value = float(forward.outputs[layer][(*place, 0)])
    numbers, line = placed.layer.arithmetic(x, forward.views[layer], place, value)
    activation, activated = None, None
    if layer + 1 < len(stack) and stack[layer + 1].layer.is_activation:
        activation = stack[layer + 1].layer.type
        activated = float(forward.outputs[layer + 1][(*place, 0)])
        line += f"; {activation} makes {activated + 0.0:.4g} of it"
    _, H, W = network.input_shape
    top, left, bottom, right = _receptive_field(stack[: layer + 1], place)
    return Origin(
        type=placed.layer.type,
        layer=layer,
        entry=placed.entry,
        position=place,
        value=value,
        source=layer - 1,
        window=_receptive_field(stack[layer : layer + 1], place) if len(place) == 3 else None,
        receptive_field=(max(top, 0), max(left, 0), min(bottom, H), min(right, W)),
        numbers=numbers,
        activation=activation,
        activated=activated,
        mathematics=line,
    )


def _receptive_field(stack: Sequence[Placed], place: tuple[int, ...]) -> Rectangle:
    """Follow a number of the last of some layers back to the rows and columns of their input."""
    (top, bottom), (left, right) = ((i, i + 1) for i in (place[1:] or (0, 0)))
    for placed in reversed(stack):
        window = placed.layer.window
        if window is not None:
            (top, bottom), (left, right) = window.source(top, bottom), window.source(left, right)
        elif len(placed.input_shape) == 3:
            _, bottom, right = placed.input_shape
            top = left = 0
    return top, left, bottom, right
