"""Drawings: the one definition of what the network sees of strokes, a picture or pixels."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from model.arrays import Array
from model.drawing.errors import DrawingError, EmptyDrawing, NotAnImage, TooLarge
from model.drawing.ink import trace
from model.drawing.line import Line
from model.drawing.pictures import open_picture
from model.drawing.placement import NORMAL, SIDE, Normalization, Stages, normalize, stages
from model.drawing.strokes import Strokes

MOST_STROKES = 500
MOST_POINTS = 20_000
# Beyond this, differences of coordinates would overflow.
FARTHEST = 1e100

Stroke = Sequence[Sequence[float]]
Canvas = tuple[float, float]


def from_strokes(
    strokes: Sequence[Stroke], canvas: Canvas | None = None, steps: Normalization = NORMAL
) -> Array:
    """Draw strokes as the network sees them.

    Parameters
    ----------
    strokes : sequence of strokes, each a sequence of (x, y)
        In any unit, y down. A stroke of one point is a dot.
    canvas : (W, H), optional
        What they were drawn on, from (0, 0), in the same unit. It matters only to steps that do
        not crop; without, it is a square around the strokes.
    steps : Normalization

    Returns
    -------
    seen : array of shape (28, 28), float32
        0 is paper, 1 is ink.

    Raises
    ------
    EmptyDrawing
        If there is no point.
    TooLarge
        If there are more than MOST_STROKES strokes or MOST_POINTS points.
    DrawingError
        If a point is not two finite numbers, or the canvas is not two positive ones.
    """
    return normalize(_strokes(strokes, canvas), steps)


def from_image(content: bytes | Image.Image, steps: Normalization = NORMAL) -> Array:
    """Find the ink in a picture and bring it to the form that the network knows.

    Parameters
    ----------
    content : bytes of a PNG, JPEG or WebP file, or a Pillow image
        Of any size, dark on light or light on dark, with or without alpha.
    steps : Normalization

    Returns
    -------
    seen : array of shape (28, 28), float32
        0 is paper, 1 is ink. A digit in MNIST's own form comes out as it is.

    Raises
    ------
    NotAnImage
        If the bytes are none of these files, or end too early.
    TooLarge
        If there are more pixels than are taken.
    EmptyDrawing
        If there is no ink on the paper.
    """
    return normalize(_picture(content), steps)


def from_data_url(url: str, steps: Normalization = NORMAL) -> Array:
    """Read ``data:image/png;base64,...`` as ``from_image`` does.

    Raises
    ------
    NotAnImage
        Also if the text is no data URL of a picture, or its base64 is broken.
    """
    return from_image(_content(url), steps)


def from_pixels(pixels: Sequence[float]) -> Array:
    """Take 784 numbers, row by row, as network input as they are.

    Returns
    -------
    seen : array of shape (28, 28), float32

    Raises
    ------
    EmptyDrawing
        If all are 0.
    DrawingError
        If there are not 784, or one is not a number from 0 to 1.
    """
    if len(pixels) != SIDE * SIDE:
        raise DrawingError(f"{len(pixels)} pixels; {SIDE * SIDE} are needed, {SIDE} rows of {SIDE}")
    for i, value in enumerate(pixels):
        if not _is_number(value) or not 0 <= value <= 1:
            raise DrawingError(f"pixel {i} is {value!r}; a pixel is a number from 0 to 1")
    seen = np.array(pixels, np.float32).reshape(SIDE, SIDE)
    if not seen.any():
        raise EmptyDrawing("all pixels are 0: there is no ink")
    return seen


def stages_from_strokes(
    strokes: Sequence[Stroke], canvas: Canvas | None = None, steps: Normalization = NORMAL
) -> Stages:
    """Show every step of ``from_strokes``; same parameters and errors."""
    return stages(_strokes(strokes, canvas), steps)


def stages_from_image(content: bytes | Image.Image, steps: Normalization = NORMAL) -> Stages:
    """Show every step of ``from_image``; same parameters and errors."""
    return stages(_picture(content), steps)


def stages_from_data_url(url: str, steps: Normalization = NORMAL) -> Stages:
    """Show every step of ``from_data_url``; same parameters and errors."""
    return stages_from_image(_content(url), steps)


def _strokes(strokes: Sequence[Stroke], canvas: Canvas | None) -> Line:
    """Check strokes and canvas, and make a line of them; errors as in ``from_strokes``."""
    if len(strokes) > MOST_STROKES:
        raise TooLarge(f"{len(strokes)} strokes; at most {MOST_STROKES} are taken")
    points = sum(len(stroke) for stroke in strokes)
    if points > MOST_POINTS:
        raise TooLarge(f"{points} points; at most {MOST_POINTS} are taken")
    if points == 0:
        raise EmptyDrawing("the drawing is empty: draw a digit first")
    if canvas is not None and not (len(canvas) == 2 and all(_is_extent(side) for side in canvas)):
        raise DrawingError(f"the canvas is {canvas!r}; it is [width, height], both above 0")
    for i, stroke in enumerate(strokes):
        for j, point in enumerate(stroke):
            if len(point) != 2 or not all(_is_coordinate(value) for value in point):
                raise DrawingError(
                    f"stroke {i}, point {j} is {point!r}; a point is [x, y], two finite numbers"
                )
    return Strokes([np.array(stroke, np.float64) for stroke in strokes if len(stroke)], canvas)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_coordinate(value: Any) -> bool:
    return _is_number(value) and abs(value) < FARTHEST


def _is_extent(value: Any) -> bool:
    return _is_coordinate(value) and value > 0


def _picture(content: bytes | Image.Image) -> Line:
    return trace(open_picture(content) if isinstance(content, bytes) else content)


def _content(url: str) -> bytes:
    """Take the bytes out of a data URL; errors as in ``from_data_url``."""
    head, comma, body = url.partition(",")
    if not comma or not head.startswith("data:image/") or not head.endswith(";base64"):
        raise NotAnImage(f"a data URL begins with 'data:image/png;base64,', not with {url[:30]!r}")
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotAnImage(f"the data URL's base64 is broken: {error}") from None


__all__ = [
    "MOST_POINTS",
    "MOST_STROKES",
    "NORMAL",
    "DrawingError",
    "EmptyDrawing",
    "Normalization",
    "NotAnImage",
    "Stages",
    "TooLarge",
    "from_data_url",
    "from_image",
    "from_pixels",
    "from_strokes",
    "stages_from_data_url",
    "stages_from_image",
    "stages_from_strokes",
]
