"""Drawings: the one definition of what the network sees of strokes, a picture or pixels."""

from model.drawing.errors import DrawingError, EmptyDrawing, NotAnImage, TooLarge
from model.drawing.forms import (
    from_data_url,
    from_image,
    from_pixels,
    from_strokes,
    stages_from_data_url,
    stages_from_image,
    stages_from_strokes,
)
from model.drawing.placement import NORMAL, Normalization, Stages

__all__ = [
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
