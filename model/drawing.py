"""Drawings: the one definition of what the network sees of strokes, a picture or pixels.

MNIST was made by scaling each digit so that the longer side of its ink is 20 pixels, and moving
its center of mass to the middle of 28 x 28. Whatever comes in is brought to that form, with
strokes of one width, because the width after scaling decides most about how well it is read.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from PIL import Image

from model.layers import Array
from model.outlines import reshape_strokes
from model.pen import draw_strokes

SIDE = 28
BOX = 20
# Pixel index of the center of mass in MNIST.
MIDDLE = 14.0
# A picture whose digit is no larger than this is a raster of the network's own kind: it holds no
# finer outline that could be redrawn, so it is only scaled and moved.
SMALL_RASTER = 24
MOST_STROKES = 500
MOST_POINTS = 20_000

Stroke = Sequence[Sequence[float]]


class DrawingError(ValueError):
    """A drawing that cannot be used; the text says what is wrong and what would be right."""


class EmptyDrawing(DrawingError):
    """A drawing without ink: there is no digit to read."""


class NotAnImage(DrawingError):
    """Bytes that are no picture of a kind that is read."""


class TooLarge(DrawingError):
    """More points or pixels than are taken."""


@dataclass(frozen=True)
class Normalization:
    """The steps from a drawing to the network's input; each can be left out, to see what it does.

    Attributes
    ----------
    box : bool
        Crop to the ink and scale its longer side to 20 pixels. Without, the whole canvas is scaled.
    width : bool
        Redraw strokes at the width that the network knows.
    center : bool
        Move the center of mass to pixel index 14. Without, the box stands in the middle.
    """

    box: bool = True
    width: bool = True
    center: bool = True


NORMAL = Normalization()


def from_strokes(strokes: Sequence[Stroke]) -> Array:
    """Draw strokes as the network sees them.

    Parameters
    ----------
    strokes : sequence of strokes, each a sequence of (x, y)
        In any unit, y down. A stroke of one point is a dot.

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
        If a point is not two finite numbers.
    """
    return draw_strokes(check_strokes(strokes))


def check_strokes(strokes: Sequence[Stroke]) -> list[Array]:
    """Turn strokes into arrays of shape (points, 2), float64; errors as in ``from_strokes``."""
    if len(strokes) > MOST_STROKES:
        raise TooLarge(f"{len(strokes)} strokes; at most {MOST_STROKES} are taken")
    points = sum(len(stroke) for stroke in strokes)
    if points > MOST_POINTS:
        raise TooLarge(f"{points} points; at most {MOST_POINTS} are taken")
    if points == 0:
        raise EmptyDrawing("the drawing is empty: draw a digit first")
    checked = []
    for i, stroke in enumerate(strokes):
        for j, point in enumerate(stroke):
            if len(point) != 2 or not all(_is_coordinate(value) for value in point):
                raise DrawingError(
                    f"stroke {i}, point {j} is {point!r}; a point is [x, y], two finite numbers"
                )
        if len(stroke):
            checked.append(np.array(stroke, np.float64))
    return checked


def _is_coordinate(value: Any) -> bool:
    # Beyond this, differences of coordinates would overflow.
    return isinstance(value, int | float) and isfinite(value) and abs(value) < 1e100


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
        if not isinstance(value, int | float) or not 0 <= value <= 1:
            raise DrawingError(f"pixel {i} is {value!r}; a pixel is a number from 0 to 1")
    seen = np.array(pixels, np.float32).reshape(SIDE, SIDE)
    if not seen.any():
        raise EmptyDrawing("all pixels are 0: there is no ink")
    return seen


def from_image(content: bytes | Image.Image) -> Array:
    """Find the ink in a picture and bring it to the form that the network knows.

    Parameters
    ----------
    content : bytes of a PNG, JPEG or WebP file, or a Pillow image
        Of any size, dark on light or light on dark, with or without alpha.

    Returns
    -------
    seen : array of shape (28, 28), float32

    Raises
    ------
    NotAnImage
        If the bytes are none of these files, or end too early.
    TooLarge
        If there are more pixels than are taken.
    EmptyDrawing
        If there is no ink on the paper.
    """
    from model.ink import find_ink, open_picture

    picture = open_picture(content) if isinstance(content, bytes) else content
    return normalize(find_ink(picture))


def from_data_url(url: str) -> Array:
    """Read ``data:image/png;base64,...`` as ``from_image`` does.

    Raises
    ------
    NotAnImage
        Also if the text is no data URL of a picture, or its base64 is broken.
    """
    head, comma, body = url.partition(",")
    if not comma or not head.startswith("data:image/") or not head.endswith(";base64"):
        raise NotAnImage(f"a data URL begins with 'data:image/png;base64,', not with {url[:30]!r}")
    try:
        content = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotAnImage(f"the data URL's base64 is broken: {error}") from None
    return from_image(content)


def normalize(ink: Array, steps: Normalization = NORMAL) -> Array:
    """Bring a map of ink to the network's form.

    Parameters
    ----------
    ink : array of shape (H, W), float32, 0 for paper to 1 for ink
    steps : Normalization
        Which steps are taken.

    Returns
    -------
    seen : array of shape (28, 28), float32

    Raises
    ------
    EmptyDrawing
        If there is no ink.
    """
    top, bottom, left, right = ink_bounds(ink)
    if steps.box:
        ink = ink[top:bottom, left:right]
    if steps.width and max(bottom - top, right - left) > SMALL_RASTER:
        digit = reshape_strokes(ink, BOX if steps.box else SIDE)
    else:
        digit = scale_to(ink, BOX if steps.box else SIDE)
    return place(digit, steps.center)


def ink_bounds(ink: Array) -> tuple[int, int, int, int]:
    """Return the first row, the row after the last, the first column, the one after the last."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        raise EmptyDrawing("there is no ink on the paper: draw a digit first")
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def scale_to(ink: Array, side: int) -> Array:
    """Scale a map of ink so that its longer side is ``side``; one that fits is kept as it is."""
    H, W = ink.shape
    if max(H, W) == side:
        return ink
    factor = side / max(H, W)
    size = (max(1, round(W * factor)), max(1, round(H * factor)))
    method = Image.Resampling.BOX if factor < 1 else Image.Resampling.BICUBIC
    scaled = np.asarray(Image.fromarray(ink).resize(size, method), np.float32)
    return np.clip(scaled, 0, 1)


def place(digit: Array, center: bool) -> Array:
    """Set a map of at most 28 x 28 on the paper, by whole pixels.

    Its center of mass comes to the middle, as near as the paper's edge allows.
    """
    H, W = digit.shape
    if center:
        mass = digit.sum()
        row = float((digit.sum(axis=1) @ np.arange(H)) / mass)
        column = float((digit.sum(axis=0) @ np.arange(W)) / mass)
        top, left = round(MIDDLE - row), round(MIDDLE - column)
    else:
        top, left = (SIDE - H) // 2, (SIDE - W) // 2
    top, left = min(max(top, 0), SIDE - H), min(max(left, 0), SIDE - W)
    seen = np.zeros((SIDE, SIDE), np.float32)
    seen[top : top + H, left : left + W] = digit
    return seen
