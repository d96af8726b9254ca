"""Drawings: the only definition of what the network sees of strokes, a picture or pixels.

One of three makers turns what was sent into a ``Line``; ``normalize`` turns the line into the
28 x 28 network input, and ``normalization_stages`` shows every stage on the way there.

Reading order: ``line`` (what all drawings have in common), ``strokes`` and ``raster`` (two kinds
of lines), ``pictures`` (decoding), ``ink`` (ink told from paper), ``masks`` and ``outline`` (the
middle line of the ink), ``makers`` (the way in), ``normalization`` (the way to 28 x 28).
"""

from model.drawing.errors import DrawingError, EmptyDrawing, NotAnImage, TooLarge
from model.drawing.line import Line
from model.drawing.makers import line_of_picture, line_of_pixels, line_of_strokes
from model.drawing.normalization import (
    DEFAULT_NORMALIZATION,
    Normalization,
    NormalizationStages,
    normalization_stages,
    normalize,
)
