"""A network's specification: a list of layers in JSON, checked as it is read.

A specification is a list of objects such as ``{"type": "conv", "filters": 8, "size": 5}``, whose
fields are those of the layer's class. ``activation`` on a conv or dense entry is short for one
more layer behind it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from math import prod
from typing import Any

from model.arrays import Shape
from model.layers import LAYERS, Layer, Softmax

Specification = tuple[dict[str, Any], ...]

# Limits of a whole network, so that it fits into the memory and a step of training ends in time;
# they are far beyond MNIST's needs. docs/memory.md says what they come to in bytes.
MOST_LAYERS = 40
MOST_PARAMETERS = 2_000_000
MOST_MULTIPLY_ADDS = 50_000_000
MOST_HELD_NUMBERS = 1_000_000
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
    """A layer in its place in the stack, with its shapes without the batch axis.

    ``entry`` is the index of the specification's entry that it came from.
    """

    layer: Layer
    entry: int
    input_shape: Shape
    output_shape: Shape

    @property
    def parameter_shapes(self) -> dict[str, Shape]:
        return self.layer.parameter_shapes(self.input_shape)

    @property
    def parameter_count(self) -> int:
        """How many numbers training changes here."""
        return sum(map(prod, self.parameter_shapes.values()))

    @property
    def multiply_adds(self) -> int:
        """Of the forward pass for one image."""
        return self.layer.multiply_adds(self.input_shape)

    @property
    def held_numbers(self) -> int:
        """Of a pass forward and backward with one image."""
        return self.layer.held_numbers(self.input_shape)


def read_specification(
    specification: Sequence[Mapping[str, Any]], input_shape: Shape
) -> tuple[Specification, tuple[Placed, ...]]:
    """Return the specification with every field written out, and its layers in their places.

    Raises
    ------
    SpecificationError
        If an entry is wrong or the shapes do not fit each other, for an input of (C, H, W).
    """
    entries, stack, shape = read_entries(specification), [], input_shape
    for index, (_, layers) in enumerate(entries):
        for layer in layers:
            try:
                stack.append(Placed(layer, index, shape, layer.output_shape(shape)))
            except ValueError as error:
                raise SpecificationError(index, str(error)) from None
            shape = stack[-1].output_shape
    _check_size(stack)
    _check_end(stack)
    return tuple(written for written, _ in entries), tuple(stack)


def read_entries(
    specification: Sequence[Mapping[str, Any]],
) -> list[tuple[dict[str, Any], list[Layer]]]:
    """Read each entry by itself: the entry with every field written out, and its layers.

    Raises
    ------
    SpecificationError
        If the list has a wrong length or an entry is wrong, whatever the shape of its input.
    """
    if not isinstance(specification, Sequence) or isinstance(specification, str | bytes):
        raise SpecificationError(None, "a specification is a list of layers")
    if not 1 <= len(specification) <= MOST_LAYERS:
        raise SpecificationError(None, f"a network has 1 to {MOST_LAYERS} layers")
    return [_read_entry(index, entry) for index, entry in enumerate(specification)]


def _read_entry(index: int, entry: Mapping[str, Any]) -> tuple[dict[str, Any], list[Layer]]:
    if not isinstance(entry, Mapping):
        raise SpecificationError(index, 'a layer is an object such as {"type": "pool", "size": 2}')
    kind = entry.get("type")
    if not isinstance(kind, str) or kind not in LAYERS:
        raise SpecificationError(index, f"type {kind!r} is none of {', '.join(sorted(LAYERS))}")
    description = LAYERS[kind]
    allowed = ["type", *(field.name for field in fields(description))]
    allowed += ["activation"] * description.takes_activation
    for name in entry:
        if name not in allowed:
            raise SpecificationError(
                index, f"{kind} has no field {name!r}; it has {', '.join(allowed)}"
            )
    values = {}
    for field in fields(description):
        if field.name in entry:
            values[field.name] = _read_number(index, field, entry[field.name])
        elif field.default is MISSING:
            raise SpecificationError(index, f"{kind} needs {field.name!r}")
    layer = description(**values)
    written = {"type": kind} | vars(layer)
    if entry.get("activation") is None:
        return written, [layer]
    activation = _read_activation(index, entry["activation"])
    return written | {"activation": activation.type}, [layer, activation]


def _read_activation(index: int, name: Any) -> Layer:
    choices = sorted(kind for kind, layer in LAYERS.items() if layer.is_activation)
    if name not in choices:
        raise SpecificationError(index, f"activation {name!r} is none of {', '.join(choices)}")
    return LAYERS[name]()


def _read_number(index: int, field: Field[Any], value: Any) -> Any:
    low, high = field.metadata["bounds"]
    kind, name = (int, "whole number") if field.type is int else (int | float, "number")
    if isinstance(value, bool) or not isinstance(value, kind):
        raise SpecificationError(index, f"{field.name} is a {name}, not {value!r}")
    if not low <= value <= high:
        raise SpecificationError(index, f"{field.name} is {value}, not between {low} and {high}")
    return value


def _check_end(stack: Sequence[Placed]) -> None:
    last = stack[-1]
    if not isinstance(last.layer, Softmax):
        raise SpecificationError(last.entry, 'the last layer is {"type": "softmax"}')
    for placed in stack[:-1]:
        if isinstance(placed.layer, Softmax):
            raise SpecificationError(placed.entry, "softmax is the last layer and no other")
    if last.input_shape != (CLASSES,):
        reason = f"softmax needs {CLASSES} scores, one a digit, and gets {list(last.input_shape)}"
        raise SpecificationError(last.entry, reason)


def _check_size(stack: Sequence[Placed]) -> None:
    parameters = multiply_adds = held = 0
    for placed in stack:
        held += placed.held_numbers
        if held > MOST_HELD_NUMBERS:
            shape = " x ".join(map(str, placed.output_shape))
            raise SpecificationError(
                placed.entry,
                f"up to here, where {placed.layer} gives {shape} numbers, the network holds "
                f"{held:,} numbers for each image that it learns from; the limit is "
                f"{MOST_HELD_NUMBERS:,}",
            )
        parameters += placed.parameter_count
        multiply_adds += placed.multiply_adds
        if parameters > MOST_PARAMETERS or multiply_adds > MOST_MULTIPLY_ADDS:
            raise SpecificationError(
                placed.entry,
                f"up to here the network has {parameters:,} parameters and costs "
                f"{multiply_adds:,} multiply-adds an image; the limits are "
                f"{MOST_PARAMETERS:,} and {MOST_MULTIPLY_ADDS:,}",
            )
