"""A drawing off the wire: the 28 x 28 that the network sees of it."""

from app import schemas
from app.problems import Problem, at
from model.drawing import (
    DrawingError,
    NotAnImage,
    TooLarge,
    from_data_url,
    from_image,
    from_pixels,
    from_strokes,
)
from model.layers import Array

IMAGES = ("image/png", "image/jpeg", "image/webp")


def seen(body: schemas.Drawing | bytes) -> Array:
    """Bring a drawing to the network's form.

    Parameters
    ----------
    body : Drawing, or the bytes of a picture

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
        try:
            return from_image(body)
        except NotAnImage as error:
            raise Problem(400, f"the body is not a picture: {error}") from None
    field = next(name for name in ("image", "strokes", "pixels") if name in body.model_fields_set)
    read = {"image": from_data_url, "strokes": from_strokes, "pixels": from_pixels}[field]
    try:
        return read(getattr(body, field))  # type: ignore[operator]
    except TooLarge:
        raise
    except DrawingError as error:
        raise at(f"/{field}", str(error)) from None
