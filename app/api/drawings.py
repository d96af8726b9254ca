"""A drawing in a request: its line, and what the network sees of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from app import schemas
from app.web import Operation, Problem, invalid
from model.arrays import Array
from model.drawing import (
    DEFAULT_NORMALIZATION,
    DrawingError,
    Line,
    Normalization,
    NotAnImage,
    TooLarge,
    line_of_picture,
    line_of_pixels,
    line_of_strokes,
    normalize,
)

IMAGES = ("image/png", "image/jpeg", "image/webp")
# An operation on a drawing that may also be the body itself.
on_drawing = partial(Operation, media=IMAGES)


def normalization_of(query: schemas.NormalizationQuery) -> Normalization:
    """Read the normalization; Problem 422 if the width does not fit the box."""
    width = None if query.width == "own" else query.width
    try:
        return Normalization(query.crop, query.box, width, query.center)
    except ValueError as error:
        raise invalid("/width", str(error)) from None


def seen(
    body: schemas.Drawing | bytes, normalization: Normalization = DEFAULT_NORMALIZATION
) -> Array:
    """Bring a drawing to the network's form, (28, 28), float32; raises as ``line_of`` does."""
    with line_of(body) as line:
        return normalize(line, normalization)


@contextmanager
def line_of(body: schemas.Drawing | bytes) -> Iterator[Line]:
    """Make the line of a drawing, and say which field an error within the context is about.

    Raises
    ------
    Problem
        400 for bytes that are not a picture, 422 at the field that is wrong.
    DrawingError
        For bytes of a picture without ink, and for too large a drawing.
    """
    try:
        yield _line(body)
    except TooLarge:
        raise
    except DrawingError as error:
        if not isinstance(body, bytes):
            raise invalid(f"/{body.form}", str(error)) from None
        if isinstance(error, NotAnImage):
            raise Problem(400, f"the body is not a picture: {error}") from None
        raise


def _line(body: schemas.Drawing | bytes) -> Line:
    if isinstance(body, bytes):
        return line_of_picture(body)
    if body.form == "pixels":
        return line_of_pixels(body.pixels)
    if body.form == "image":
        return line_of_picture(body.image)
    return line_of_strokes(body.strokes, (body.canvas[0], body.canvas[1]) if body.canvas else None)
