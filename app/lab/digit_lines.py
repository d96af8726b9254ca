"""A person's own digits as lines: each is one drawing with its label, as JSON."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.arrays import Array
from model.drawing import line_of_pixels, line_of_strokes, normalize

# Decimals of what is written: finer than the network's input can show.
STROKE_DECIMALS, PIXEL_DECIMALS = 4, 3
# Margin around strokes of an unknown canvas, as a share of their longer side.
STROKE_MARGIN = 1 / 3
# What reading a line raises that is no digit.
NO_DIGIT = (ValueError, TypeError, KeyError, RecursionError)


@dataclass(frozen=True)
class OwnDigit:
    """One of them.

    Attributes
    ----------
    id : str
        No other kept digit has it, and it never changes.
    label : int
    image : array of shape (28, 28), uint8, read-only
        As the network sees it, 255 for ink.
    line : str
        Its line, which includes the id.
    """

    id: str
    label: int
    image: Array
    line: str


def read_digit(line: str, other_ids: set[str]) -> OwnDigit:
    """Make a digit of a line; one of ``NO_DIGIT`` is raised if it is none."""
    entry = json.loads(line)
    label = entry["label"]
    if label not in range(10) or isinstance(label, bool):
        raise ValueError(f"the label is {label!r}; it is a digit from 0 to 9")
    is_strokes = "strokes" in entry
    drawn = line_of_strokes(entry["strokes"]) if is_strokes else line_of_pixels(entry["pixels"])
    image = np.round(normalize(drawn) * 255).astype(np.uint8)
    image.flags.writeable = False
    id, count = entry.pop("id", None), 0
    while not isinstance(id, str) or not id or id in other_ids:
        id = hashlib.sha256(f"{line}{count or ''}".encode()).hexdigest()[:12]
        count += 1
    return OwnDigit(id, int(label), image, line_of({"id": id} | entry))


def line_of(entry: Mapping[str, Any]) -> str:
    """Write an entry as a line, without its end."""
    return json.dumps(entry, separators=(",", ":"))


def written(drawing: Mapping[str, Any]) -> dict[str, Any]:
    """Bring a drawing to the form of a line: its strokes in the unit square, or its pixels."""
    if "pixels" in drawing:
        return {"pixels": [round(float(value), PIXEL_DECIMALS) for value in drawing["pixels"]]}
    return {"strokes": _in_unit_square(drawing["strokes"], drawing.get("canvas"))}


def _in_unit_square(
    strokes: Sequence[Sequence[Sequence[float]]], canvas: Sequence[float] | None
) -> list[list[list[float]]]:
    """Scale strokes so that their canvas, or without one a box around them, is 0 to 1."""
    # What cannot be drawn is refused before it is scaled.
    line_of_strokes(strokes)
    points = np.array([point for stroke in strokes for point in stroke], np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    if canvas is not None:
        corner, side = np.zeros(2), max(canvas)
    elif low.min() >= 0 and high.max() <= 1:
        corner, side = np.zeros(2), 1.0
    else:
        extent = float((high - low).max()) or 1.0
        side = extent * (1 + 2 * STROKE_MARGIN)
        corner = (low + high) / 2 - side / 2
    # What overflows is refused when the line is read.
    with np.errstate(over="ignore", invalid="ignore"):
        return [
            np.round((np.array(stroke, np.float64) - corner) / side, STROKE_DECIMALS).tolist()
            for stroke in strokes
            if len(stroke)
        ]
