"""A drawing in a request: its line, and what the network sees of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from app import schemas
from app.web import Problem, at
from model.arrays import Array
from model.drawing import (
    DEFAULT_NORMALIZATION,
    DrawingError,
    Line,
    Normalization,
    NormalizationStages,
    NotAnImage,
    TooLarge,
    line_of_picture,
    line_of_pixels,
    line_of_strokes,
    normalization_stages,
    normalize,
)

IMAGES = ("image/png", "image/jpeg", "image/webp")


def normalization_of(query: schemas.NormalizationQuery) -> Normalization:
    """Read the normalization; Problem 422 if the width does not fit the box."""
    width = None if query.width == "own" else query.width
    try:
        return Normalization(query.crop, query.box, width, query.center)
    except ValueError as error:
        raise at("/width", str(error)) from None


def seen(
    body: schemas.Drawing | bytes, normalization: Normalization = DEFAULT_NORMALIZATION
) -> Array:
    """Bring a drawing to the network's form.

    Parameters
    ----------
    body : Drawing, or the bytes of a picture
    normalization : Normalization
        Of pictures and strokes; pixels are taken as they are.

    Returns
    -------
    seen : array of shape (28, 28), float32

    Raises
    ------
    Problem
        400 for bytes that are not a picture, 422 at the field that is wrong.
    DrawingError
        For a picture without ink, or too large a drawing.
    """
    with _problems_of(body):
        return normalize(_line(body), normalization)


def seen_stages(body: schemas.Drawing | bytes, normalization: Normalization) -> NormalizationStages:
    """Show every stage of ``seen``, which raises the same; pixels have none: Problem 422."""
    with _problems_of(body):
        return normalization_stages(_line(body), normalization)


def _line(body: schemas.Drawing | bytes) -> Line:
    if isinstance(body, bytes):
        return line_of_picture(body)
    if body.form == "pixels":
        return line_of_pixels(body.pixels)
    if body.form == "image":
        return line_of_picture(body.image)
    has_canvas = "canvas" in body.model_fields_set
    return line_of_strokes(body.strokes, (body.canvas[0], body.canvas[1]) if has_canvas else None)


@contextmanager
def _problems_of(body: schemas.Drawing | bytes) -> Iterator[None]:
    """Turn errors of a drawing into the problem of its field or of the whole body."""
    try:
        yield
    except TooLarge:
        raise
    except DrawingError as error:
        if not isinstance(body, bytes):
            raise at(f"/{body.form}", str(error)) from None
        if isinstance(error, NotAnImage):
            raise Problem(400, f"the body is not a picture: {error}") from None
        raise
