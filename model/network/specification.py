"""A network's specification: a list of layers in JSON, checked, with the reason of any fault.

A specification is a list of objects such as ``{"type": "conv", "filters": 8, "size": 5}``.
``activation`` on a conv or dense entry is short for a layer of its own after it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from math import prod
from typing import Any

from model.arrays import Shape
from model.layers import ACTIVATIONS, LAYERS, Layer

Specification = tuple[dict[str, Any], ...]

# Bounds keep a mistyped number from filling the memory; they are far above what MNIST needs.
BOUNDS: dict[str, tuple[float, float]] = {
    "filters": (1, 256),
    "units": (1, 2048),
    "size": (1, 28),
    "pad": (0, 14),
    "stride": (1, 14),
    "rate": (0, 0.95),
    "epsilon": (1e-8, 1),
}
MOST_LAYERS = 40
MOST_PARAMETERS = 2_000_000
MOST_MULTIPLY_ADDS = 50_000_000
CLASSES = 10


class SpecificationError(ValueError):
    """A specification that cannot be built.

    Attributes
    ----------
    layer : int or None
        Index of the entry at fault, None when it is the list as a whole.
    reason : str
        What is wrong and what would be right.
    """

    def __init__(self, layer: int | None, reason: str) -> None:
        super().__init__(reason if layer is None else f"layer {layer}: {reason}")
        self.layer = layer
        self.reason = reason


@dataclass(frozen=True)
class Placed:
    """A layer in its place in the stack.

    Attributes
    ----------
    layer : Layer
    entry : int
        Index of the specification's entry that it came from.
    input_shape, output_shape : tuple of int
        Without the batch axis.
    """

    layer: Layer
    entry: int
    input_shape: Shape
    output_shape: Shape


def read_specification(
    specification: Sequence[Mapping[str, Any]], input_shape: Shape
) -> tuple[Specification, tuple[Placed, ...]]:
    """Turn a specification into layers whose shapes fit each other.

    Parameters
    ----------
    specification : sequence of mappings
    input_shape : (C, H, W)

    Returns
    -------
    normalized : tuple of dict
        The same list with every field written out.
    stack : tuple of Placed

    Raises
    ------
    SpecificationError
        Naming the layer and the reason.
    """
    if not isinstance(specification, Sequence) or isinstance(specification, str | bytes):
        raise SpecificationError(None, "a specification is a list of layers")
    if not 1 <= len(specification) <= MOST_LAYERS:
        raise SpecificationError(None, f"a network has 1 to {MOST_LAYERS} layers")
    normalized: list[dict[str, Any]] = []
    stack: list[Placed] = []
    shape = input_shape
    for index, entry in enumerate(specification):
        written, layers = _read_entry(index, entry)
        normalized.append(written)
        for layer in layers:
            placed = _place(index, layer, shape)
            stack.append(placed)
            shape = placed.output_shape
    _check_size(stack)
    _check_end(stack, shape)
    return tuple(normalized), tuple(stack)


def _read_entry(index: int, entry: Mapping[str, Any]) -> tuple[dict[str, Any], list[Layer]]:
    if not isinstance(entry, Mapping):
        raise SpecificationError(index, 'a layer is an object such as {"type": "pool", "size": 2}')
    kind = entry.get("type")
    if not isinstance(kind, str) or kind not in LAYERS:
        raise SpecificationError(index, f"type {kind!r} is none of {', '.join(LAYERS)}")
    description = LAYERS[kind]
    known = {field.name: field for field in fields(description)}
    takes_activation = kind in ("conv", "dense")
    allowed = ["type", *known] + (["activation"] if takes_activation else [])
    for name in entry:
        if name not in allowed:
            raise SpecificationError(
                index, f"{kind} has no field {name!r}; it has {', '.join(allowed)}"
            )
    values = {}
    for name, field in known.items():
        if name in entry:
            values[name] = _read_number(index, name, entry[name], field.type is int)
        elif field.default is MISSING:
            raise SpecificationError(index, f"{kind} needs {name!r}")
    layer = description(**values)
    written = {"type": kind} | {name: getattr(layer, name) for name in known}
    layers = [layer]
    if takes_activation and entry.get("activation") is not None:
        activation = entry["activation"]
        if activation not in ACTIVATIONS:
            raise SpecificationError(
                index, f"activation {activation!r} is none of {', '.join(ACTIVATIONS)}"
            )
        written["activation"] = activation
        layers.append(LAYERS[activation]())
    return written, layers


def _read_number(index: int, name: str, value: Any, whole: bool) -> Any:
    low, high = BOUNDS[name]
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        kind = "a whole number" if whole else "a number"
        raise SpecificationError(index, f"{name} is {kind}, not {value!r}")
    if not low <= value <= high:
        raise SpecificationError(index, f"{name} lies between {low} and {high}, not at {value}")
    return value


def _place(index: int, layer: Layer, shape: Shape) -> Placed:
    try:
        return Placed(layer, index, shape, layer.output_shape(shape))
    except ValueError as error:
        raise SpecificationError(index, str(error)) from None


def _check_end(stack: Sequence[Placed], shape: Shape) -> None:
    last = stack[-1]
    if last.layer.type != "softmax":
        raise SpecificationError(last.entry, 'the last layer is {"type": "softmax"}')
    for placed in stack[:-1]:
        if placed.layer.type == "softmax":
            raise SpecificationError(placed.entry, "softmax is the last layer and no other")
    if shape != (CLASSES,):
        raise SpecificationError(
            last.entry, f"softmax needs {CLASSES} scores, one a digit, and gets {list(shape)}"
        )


def _check_size(stack: Sequence[Placed]) -> None:
    parameters = multiply_adds = 0
    for placed in stack:
        shapes = placed.layer.parameter_shapes(placed.input_shape).values()
        parameters += sum(prod(shape) for shape in shapes)
        multiply_adds += placed.layer.multiply_adds(placed.input_shape)
        if parameters > MOST_PARAMETERS or multiply_adds > MOST_MULTIPLY_ADDS:
            raise SpecificationError(
                placed.entry,
                f"up to here the network has {parameters:,} parameters and costs "
                f"{multiply_adds:,} multiply-adds an image; the limits are "
                f"{MOST_PARAMETERS:,} and {MOST_MULTIPLY_ADDS:,}",
            )
