"""A drawing off the wire: the 28 x 28 that the network sees of it, and how it came there."""

from collections.abc import Callable
from typing import Any

from app import schemas
from app.web import Problem, invalid
from model import drawing
from model.arrays import Array
from model.drawing import NORMAL, DrawingError, Normalization, NotAnImage, Stages, TooLarge

IMAGES = ("image/png", "image/jpeg", "image/webp")


def steps_of(query: schemas.NormalizationQuery) -> Normalization:
    """Read the steps of normalization; Problem 422 where they do not go together."""
    width = None if query.width == "own" else query.width
    try:
        return Normalization(query.crop, query.box, width, query.center)
    except ValueError as error:
        raise invalid("/width", str(error)) from None


def seen(body: schemas.Drawing | bytes, steps: Normalization = NORMAL) -> Array:
    """Bring a drawing to the network's form.

    Parameters
    ----------
    body : Drawing, or the bytes of a picture
    steps : Normalization
        Of pictures and strokes; pixels are taken as they are.

    Returns
    -------
    seen : array of shape (28, 28), float32

    Raises
    ------
    Problem
        400 for bytes that are no picture, 422 for a field that is wrong.
    TooLarge
    """
    if isinstance(body, bytes):
        return _picture(drawing.from_image, body, steps)
    if "pixels" in body.model_fields_set:
        return _field("pixels", lambda: drawing.from_pixels(body.pixels))
    if "image" in body.model_fields_set:
        return _field("image", lambda: drawing.from_data_url(body.image, steps))
    return _field("strokes", lambda: drawing.from_strokes(body.strokes, _canvas(body), steps))


def seen_stages(body: schemas.Drawing | bytes, steps: Normalization) -> Stages:
    """Show every step of ``seen``; pixels, which take none, are a Problem 422."""
    if isinstance(body, bytes):
        return _picture(drawing.stages_from_image, body, steps)
    if "pixels" in body.model_fields_set:
        raise invalid("/pixels", "they are the network's input already; send strokes or a picture")
    if "image" in body.model_fields_set:
        return _field("image", lambda: drawing.stages_from_data_url(body.image, steps))
    return _field(
        "strokes", lambda: drawing.stages_from_strokes(body.strokes, _canvas(body), steps)
    )


def _canvas(body: schemas.Drawing) -> tuple[float, float] | None:
    return (body.canvas[0], body.canvas[1]) if "canvas" in body.model_fields_set else None


def _picture(read: Callable[[bytes, Normalization], Any], body: bytes, steps: Normalization) -> Any:
    try:
        return read(body, steps)
    except NotAnImage as error:
        raise Problem(400, f"the body is not a picture: {error}") from None


def _field(name: str, read: Callable[[], Any]) -> Any:
    try:
        return read()
    except TooLarge:
        raise
    except DrawingError as error:
        raise invalid(f"/{name}", str(error)) from None
