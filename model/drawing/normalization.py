"""From the line of a drawing to the 28 x 28 that the network sees.

MNIST was made by scaling each digit so that the longer side of its ink is 20 pixels, and moving
its center of mass to the middle of 28 x 28. Every drawing is brought to that form and drawn with
a pen of one width, as the width after scaling matters most for how well a drawing is read.
"""

from dataclasses import dataclass

import numpy as np

from model.arrays import Array
from model.drawing.errors import DrawingError, EmptyDrawing
from model.drawing.line import FADE, Frame, Line

SIDE = 28
# Pixel index of the center of mass in MNIST.
MIDDLE = 14.0
# A line is drawn at least this many pixels long, without its pen.
LEAST_LENGTH = 0.1
# Input whose darkest pixel is below this, one of 255 gray levels, is blank.
LEAST_INK = 1 / 255
# Longest side, in pixels, of the pictures of the first two stages.
PICTURE_SIDE = 112


@dataclass(frozen=True)
class Normalization:
    """How a drawing is brought to the network's input; each stage can be switched off.

    Attributes
    ----------
    crop : bool
        Take the box around the ink, not the whole canvas.
    box : float
        Length of its longer side after scaling, 1 to 28 pixels.
    stroke_width : float or None
        Width of the pen with which the line is drawn again, in pixels: at least 0.5, and at most
        the box minus FADE and LEAST_LENGTH. None keeps the pen's own width.
    center : bool
        Move the center of mass to pixel index 14. Without it, the box is placed in the middle.

    Raises
    ------
    ValueError
        If box or stroke_width is out of bounds.
    """

    crop: bool = True
    box: float = 20.0
    stroke_width: float | None = 2.5
    center: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.box <= SIDE:
            raise ValueError(f"the box is {self.box:g} pixels; it must be 1 to {SIDE}")
        width, most = self.stroke_width, self.box - FADE - LEAST_LENGTH
        if width is not None and not 0.5 <= width <= most:
            raise ValueError(
                f"the stroke width is {width:g} pixels; in a box of {self.box:g} pixels it must be "
                f"at least 0.5 and at most {most:g}, or the pen's own"
            )


DEFAULT_NORMALIZATION = Normalization()


@dataclass(frozen=True)
class NormalizationStages:
    """A drawing after each stage of its normalization, and what was measured on the way.

    Attributes
    ----------
    pictures : dict of arrays of shape (H, W), float32, 0 to 1
        ``drawing`` is the whole canvas and ``crop`` the part that was taken, both at most 112
        pixels long; ``box`` is that scaled to the box, and ``width`` drawn with the pen's new
        width, both at most 28 pixels long; ``placed`` (28, 28) has the box in the middle, and
        ``centered`` (28, 28) is what ``normalize`` returns.
    stroke_width : float or None
        Width of the pen as measured in a picture, in its pixels. None for strokes and small
        pictures, whose pen cannot be measured.
    scale : float
        Pixels of the network's input per unit of the drawing.
    center_of_mass : (x, y)
        Of ``placed``, as pixel indices.
    """

    pictures: dict[str, Array]
    stroke_width: float | None
    scale: float
    center_of_mass: tuple[float, float]


def normalize(line: Line, normalization: Normalization = DEFAULT_NORMALIZATION) -> Array:
    """Draw a line as the network sees it.

    Returns
    -------
    seen : array of shape (28, 28), float32
        0 is paper, 1 is ink. Pixels are returned as they are.

    Raises
    ------
    EmptyDrawing
        If no ink is left, as when the ink lies outside of the canvas and is not cropped.
    """
    given = line.network_input()
    return _drawn(line, normalization)[-1] if given is None else given


def normalization_stages(
    line: Line, normalization: Normalization = DEFAULT_NORMALIZATION
) -> NormalizationStages:
    """Draw what each stage of ``normalize`` makes of a line.

    Raises
    ------
    EmptyDrawing
        As ``normalize`` does.
    DrawingError
        If the line is pixels, which are not normalized.
    """
    if line.network_input() is not None:
        raise DrawingError(
            "pixels are the network's input already, without stages; send strokes or a picture"
        )
    canvas = Frame.fitted(*line.canvas, PICTURE_SIDE)
    cropped = Frame.fitted(*line.ink_box(), PICTURE_SIDE) if normalization.crop else canvas
    frame, width, placed, centered = _drawn(line, normalization)
    x, y = _center_of_mass(placed)
    pictures = {
        "drawing": _picture(line, canvas, None),
        "crop": _picture(line, cropped, None),
        "box": _picture(line, _frame(line, normalization, None), None),
        "width": _picture(line, frame, width),
        "placed": placed,
        "centered": centered,
    }
    return NormalizationStages(
        pictures, line.measured_width(), frame.scale / line.unit, (float(x), float(y))
    )


def _frame(line: Line, normalization: Normalization, width: float | None) -> Frame:
    if not normalization.crop:
        return Frame.fitted(*line.canvas, normalization.box)
    return line.frame(normalization.box, width)


def _drawn(line: Line, normalization: Normalization) -> tuple[Frame, float | None, Array, Array]:
    """Return the frame, the pen's width (None for its own), and the ink placed and centered."""
    width = normalization.stroke_width
    frame = _frame(line, normalization, width)
    if width is not None:
        wanted, width = width, line.pen_width(width, frame.scale)
        if width != wanted:
            frame = _frame(line, normalization, width)
    placed = _placed(line, frame, width, np.zeros(2))
    if not normalization.center:
        return frame, width, placed, placed
    offset = _center_of_mass(placed) - MIDDLE
    # The frame must stay on the paper: from half a pixel before index 0 to half after 27.
    half = np.minimum((frame.high - frame.low) * frame.scale / 2, SIDE / 2)
    offset = np.clip(offset, half - (SIDE - 0.5 - MIDDLE), MIDDLE + 0.5 - half)
    return frame, width, placed, _placed(line, frame, width, offset)


def _placed(line: Line, frame: Frame, width: float | None, offset: Array) -> Array:
    """Draw 28 x 28 with the middle of the frame, plus an offset in pixels, at their middle."""
    middle = frame.middle
    if line.keeps_pixels(frame.scale):
        middle, offset = np.floor(middle) + 0.5, np.round(offset)
    x, y = middle + offset / frame.scale
    offsets = (np.arange(SIDE) - MIDDLE) / frame.scale
    seen = line.ink(x + offsets, y + offsets, frame.scale, width)
    if seen.max() < LEAST_INK:
        raise EmptyDrawing(f"there is no ink in the network's {SIDE} x {SIDE} pixels")
    return seen


def _center_of_mass(seen: Array) -> Array:
    """Compute the center of mass (x, y), as pixel indices."""
    indices = np.arange(SIDE, dtype=np.float32)
    return np.array([seen.sum(axis=0) @ indices, seen.sum(axis=1) @ indices]) / seen.sum()


def _picture(line: Line, frame: Frame, width: float | None) -> Array:
    """Draw the frame on a raster of its own size, at least two pixels by two."""
    size = np.maximum(np.round((frame.high - frame.low) * frame.scale), 2).astype(int)
    x, y = (
        frame.middle[i] + (np.arange(size[i]) - (size[i] - 1) / 2) / frame.scale for i in (0, 1)
    )
    return line.ink(x, y, frame.scale, width)
