"""Where one number came from: what went in, what was done to it, and the line that says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.arrays import Array, Shape
from model.inspection.mathematics import ORIGINS
from model.layers import ACTIVATIONS, AveragePooling, Convolution, MaxPooling
from model.network import InspectionError, Network, batch_of, run_forward


@dataclass(frozen=True)
class Origin:
    """Where one number of one layer came from.

    Attributes
    ----------
    type : str
        The layer's.
    layer, entry : int
        Its index in the stack, and the specification's entry that it came from.
    position : tuple of int
        (c, i, j) or (unit,).
    value : float
        The number asked about.
    source : int
        Index of the layer that it was made from, -1 for the image.
    window : (top, left, bottom, right), or None
        What it saw of the source's rows and columns, the ends excluded; a padded convolution's
        may begin below 0 and end past the edge. None for a vector, and where the whole of the
        source was seen.
    receptive_field : (top, left, bottom, right)
        The pixels of the image that bear on it, the ends excluded.
    numbers : mapping
        What it was made from, by type:

        - conv: ``patch``, ``filter``, ``products`` (C, K, K), zeros where the patch lies outside;
          ``sum`` of the products, ``bias``
        - dense: ``inputs``, ``weights``, ``products`` (inputs,), ``order`` (inputs,), the largest
          magnitude first; ``sum``, ``bias``; an input of a volume counts channel by channel,
          row by row
        - pool: ``window`` (size, size), ``winner`` (row, column) within it
        - average-pool: ``window`` (size, size), ``sum``
        - batch-norm: ``input mean variance epsilon normal scale shift``, ``normal`` being
          (input - mean) / sqrt(variance + epsilon)
        - softmax: ``scores`` (10,), ``greatest``, ``exponentials`` (10,) of score - greatest,
          ``sum``
        - relu, tanh, sigmoid, dropout: ``input``
    activation : str or None
        The type of the non-linearity behind it, None where there is none.
    activated : float or None
        What that made of the value.
    mathematics : str
        All of it as a line of text.
    """

    type: str
    layer: int
    entry: int
    position: tuple[int, ...]
    value: float
    source: int
    window: tuple[int, int, int, int] | None
    receptive_field: tuple[int, int, int, int]
    numbers: Mapping[str, Any]
    activation: str | None
    activated: float | None
    mathematics: str


# The numbers of a run that diverged may overflow; what they make is then not finite.
@np.errstate(over="ignore", invalid="ignore")
def origin(
    network: Network, weights: Array, image: Array, layer: int, position: Sequence[int]
) -> Origin:
    """Find where one number came from.

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
        If there is no such layer or no such number in it.
    """
    stack = network.stack
    if not 0 <= layer < len(stack):
        raise InspectionError(f"there is no layer {layer}; they go from 0 to {len(stack) - 1}")
    placed, place = stack[layer], tuple(position)
    _check_position(layer, placed.output_shape, place)
    forward = run_forward(network, weights, batch_of(network, image, weights))
    x = (forward.outputs[layer - 1] if layer else forward.x)[..., 0]
    value = float(forward.outputs[layer][(*place, 0)])
    numbers, line = ORIGINS[placed.layer.type](
        placed.layer, x, network.views(weights)[layer], place, value
    )
    activation, activated = None, None
    if layer + 1 < len(stack) and stack[layer + 1].layer.type in ACTIVATIONS:
        activation = stack[layer + 1].layer.type
        activated = float(forward.outputs[layer + 1][(*place, 0)])
        line += f"; {activation} makes {activated + 0.0:.4g} of it"
    return Origin(
        type=placed.layer.type,
        layer=layer,
        entry=placed.entry,
        position=place,
        value=value,
        source=layer - 1,
        window=_window(network, layer, place),
        receptive_field=_receptive_field(network, layer, place),
        numbers=numbers,
        activation=activation,
        activated=activated,
        mathematics=line,
    )


def _check_position(layer: int, shape: Shape, place: tuple[int, ...]) -> None:
    if len(place) != len(shape) or not all(0 <= i < n for i, n in zip(place, shape, strict=True)):
        raise InspectionError(
            f"layer {layer} has shape {list(shape)}; there is no number at {list(place)}"
        )


def _seen(network: Network, layer: int, low: int, high: int) -> tuple[int, int]:
    """Find which rows of a layer's input the rows low to high (excluded) of its output see."""
    description = network.stack[layer].layer
    if isinstance(description, Convolution):
        s, P = description.stride, description.pad
        return low * s - P, (high - 1) * s - P + description.size
    if isinstance(description, MaxPooling | AveragePooling):
        return low * description.size, high * description.size
    return low, high


def _window(
    network: Network, layer: int, place: tuple[int, ...]
) -> tuple[int, int, int, int] | None:
    if len(place) != 3:
        return None
    (top, bottom), (left, right) = (
        _seen(network, layer, at, at + 1) for at in (place[1], place[2])
    )
    return top, left, bottom, right


def _receptive_field(
    network: Network, layer: int, place: tuple[int, ...]
) -> tuple[int, int, int, int]:
    """Follow a number's rows and columns back to the image; a vector sees all of its source."""
    _, H, W = network.input_shape
    if len(place) != 3:
        # It went through a dense layer, which sees the whole of its input.
        dense = max(i for i, placed in enumerate(network.stack) if len(placed.input_shape) == 3)
        layer, (_, height, width) = dense - 1, network.stack[dense].input_shape
        rows, columns = (0, height), (0, width)
    else:
        rows, columns = (place[1], place[1] + 1), (place[2], place[2] + 1)
    for index in range(layer, -1, -1):
        rows, columns = _seen(network, index, *rows), _seen(network, index, *columns)
    return max(rows[0], 0), max(columns[0], 0), min(rows[1], H), min(columns[1], W)
