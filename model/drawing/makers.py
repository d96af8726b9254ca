"""The way in: a ``Line`` of strokes, of a picture or of pixels, checked."""

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from model.arrays import Array
from model.drawing.errors import DrawingError, EmptyDrawing, NotAnImage, TooLarge
from model.drawing.ink import RASTER_SIDE_PX, find_ink
from model.drawing.line import Line
from model.drawing.normalization import SIDE
from model.drawing.outline import Outline
from model.drawing.pictures import check_size, gray, open_picture
from model.drawing.raster import Pixels, Raster
from model.drawing.strokes import Strokes

MOST_STROKES = 500
MOST_POINTS = 20_000
# Differences of coordinates beyond this could overflow.
LARGEST = 1e100
# Larger pictures are reduced to at most this many pixels a side before the ink is looked for.
INK_SIDE_PX = 640


def line_of_strokes(
    strokes: Sequence[Sequence[Sequence[float]]], canvas: tuple[float, float] | None = None
) -> Line:
    """Make the line of strokes.

    Parameters
    ----------
    strokes : sequence of strokes, each a sequence of (x, y)
        In any unit, y down. A stroke of one point is a dot.
    canvas : (W, H), optional
        What they were drawn on, from (0, 0), in the same unit. It is used only where the ink is
        not cropped. By default it is a square around the strokes.

    Raises
    ------
    EmptyDrawing
        If there is no point.
    TooLarge
        If there are more than MOST_STROKES strokes or MOST_POINTS points.
    DrawingError
        If a point is not two numbers within ±LARGEST, or the canvas is not two positive numbers
        or much smaller than the strokes.
    """
    if len(strokes) > MOST_STROKES:
        raise TooLarge(f"there are {len(strokes)} strokes; at most {MOST_STROKES} are accepted")
    points = sum(map(len, strokes))
    if points > MOST_POINTS:
        raise TooLarge(f"there are {points} points; at most {MOST_POINTS} are accepted")
    if points == 0:
        raise EmptyDrawing("the drawing is empty: draw a digit first")
    for i, stroke in enumerate(strokes):
        for j, point in enumerate(stroke):
            if len(point) != 2 or not all(map(_is_number, point)):
                raise DrawingError(
                    f"stroke {i}, point {j} is {point!r}; a point is [x, y], two finite numbers "
                    f"between -{LARGEST:g} and {LARGEST:g}"
                )
    if canvas is not None and not (
        len(canvas) == 2 and all(_is_number(side) and side > 0 for side in canvas)
    ):
        raise DrawingError(
            f"the canvas is {canvas!r}; it must be [width, height], above 0 and below {LARGEST:g}"
        )
    return Strokes([np.array(stroke, np.float64) for stroke in strokes if len(stroke)], canvas)


def line_of_picture(picture: bytes | str | Image.Image) -> Line:
    """Find the line in a picture.

    Parameters
    ----------
    picture : bytes of a PNG, JPEG or WebP file, a base64 data URL of them, or a Pillow image
        Of any size, dark on light or light on dark, with or without alpha. A digit in MNIST's
        form is normalized to itself.

    Raises
    ------
    NotAnImage
        If it is not such a file or data URL, or a damaged one.
    TooLarge
        If there are more than 16 million pixels.
    EmptyDrawing
        If there is no ink on the paper.
    """
    if isinstance(picture, str):
        picture = _decoded(picture)
    if isinstance(picture, bytes):
        picture = open_picture(picture)
    check_size(picture)
    channel = gray(picture)
    longest = max(channel.size)
    if longest <= RASTER_SIDE_PX:
        return Raster(find_ink(channel))
    reduced = channel.reduce(-(-longest // INK_SIDE_PX))
    return Outline(find_ink(reduced), longest / max(reduced.size))


def line_of_pixels(pixels: Sequence[float]) -> Line:
    """Take 784 numbers, row by row, as the network's input, which is not normalized.

    Raises
    ------
    EmptyDrawing
        If all are 0.
    DrawingError
        If there are not 784, or one is not a number from 0 to 1.
    """
    if len(pixels) != SIDE * SIDE:
        raise DrawingError(
            f"there are {len(pixels)} pixels; {SIDE * SIDE} are needed, {SIDE} rows of {SIDE}"
        )
    for i, value in enumerate(pixels):
        if not _is_number(value) or not 0 <= value <= 1:
            raise DrawingError(f"pixel {i} is {value!r}; a pixel is a number from 0 to 1")
    ink: Array = np.array(pixels, np.float32).reshape(SIDE, SIDE)
    if not ink.any():
        raise EmptyDrawing("all pixels are 0: there is no ink")
    return Pixels(ink)


def _is_number(value: Any) -> bool:
    """Return whether a value is a number within ±LARGEST; a bool is not."""
    is_real = isinstance(value, (float, int)) and not isinstance(value, bool)
    return is_real and -LARGEST < value < LARGEST


def _decoded(url: str) -> bytes:
    """Decode a data URL; raise NotAnImage if it is not one of a picture."""
    head, comma, body = url.partition(",")
    if not comma or not head.startswith("data:image/") or not head.endswith(";base64"):
        raise NotAnImage(
            f"a data URL of a picture begins with 'data:image/png;base64,', not {url[:30]!r}"
        )
    try:
        return base64.b64decode(body, validate=True)
    except ValueError as error:
        raise NotAnImage(f"the base64 of the data URL cannot be decoded: {error}") from None
