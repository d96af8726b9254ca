"""From the line of a drawing to the 28 x 28 that the network sees, step by step.

MNIST was made by scaling each digit so that the longer side of its ink is 20 pixels, and moving
its center of mass to the middle of 28 x 28. Whatever comes in is brought to that form, with a
pen of one width, because the width after scaling decides most about how well it is read.
"""

from dataclasses import dataclass, replace

import numpy as np

from model.arrays import Array
from model.drawing.line import FADE, Line

SIDE = 28
# Pixel index of the center of mass in MNIST.
MIDDLE = 14.0
# A raster whose longer side has this many pixels is as MNIST's are, and is only moved.
EXACT = (18, 24)
# A line found in a picture keeps this share of what its pen was wider than it is drawn again. Where
# a thick pen ran together with itself its line is a guess, and a thin line shows a wrong one worse.
KEPT = 0.2
# Longest side of the pictures that show the first stages.
PICTURE_SIDE = 112


@dataclass(frozen=True)
class Normalization:
    """The steps on the way to the network's input; each can be left out, to see what it does.

    Attributes
    ----------
    crop : bool
        Take the box around the ink. Without, the whole canvas.
    box : float
        Scale its longer side to this many pixels, at most 28.
    stroke_width : float or None
        Draw the line again with a pen of this width, in pixels. None keeps the width it has.
    center : bool
        Move the center of mass to pixel index 14. Without, the box stands in the middle.
    """

    crop: bool = True
    box: float = 20.0
    stroke_width: float | None = 2.5
    center: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.box <= SIDE:
            raise ValueError(f"box is {self.box!r}; it is 1 to {SIDE} pixels")
        if self.stroke_width is not None and not 0.5 <= self.stroke_width <= self.box:
            raise ValueError(f"stroke_width is {self.stroke_width!r}; it is 0.5 pixels to the box")


NORMAL = Normalization()


@dataclass(frozen=True)
class _Frame:
    """What part of a line's plane is looked at (its unit), and how large (pixels per unit)."""

    low: Array
    high: Array
    scale: float

    @property
    def middle(self) -> Array:
        return (self.low + self.high) / 2


def normalize(line: Line, steps: Normalization = NORMAL) -> Array:
    """Draw a line as the network sees it.

    Returns
    -------
    seen : array of shape (28, 28), float32
        0 is paper, 1 is ink.
    """
    steps = _with_pen(line, steps)
    frame = _frame(line, steps)
    middle = frame.middle
    whole = line.exact and frame.scale == 1
    if whole:
        # Onto the middle of a pixel: what is not scaled stays as it is.
        middle = np.floor(middle) + 0.5
    seen = _drawn(line, frame, steps, middle)
    if not steps.center:
        return seen
    off = _center_of_mass(seen) - MIDDLE
    # No farther than the paper reaches: from half a pixel before index 0 to half after 27.
    half = np.minimum((frame.high - frame.low) * frame.scale / 2, SIDE / 2)
    off = np.clip(off, half - (SIDE - 0.5 - MIDDLE), MIDDLE + 0.5 - half)
    off = np.round(off) if whole else off
    return _drawn(line, frame, steps, middle + off / frame.scale)


@dataclass(frozen=True)
class Stages:
    """What each step made of a drawing, and what it measured.

    Attributes
    ----------
    pictures : dict of arrays of shape (H, W), float32, 0 to 1
        ``drawing`` the whole canvas, ``crop`` what was taken of it, both at most 112 pixels;
        ``box`` scaled, ``width`` with the pen's width corrected, both with at most 28 pixels;
        ``centered`` (28, 28), what the network sees.
    stroke_width : float or None
        That was found, in the drawing's unit: pixels of a picture. None for strokes and rasters,
        which have none.
    scale : float
        Pixels of the network's input per unit of the drawing.
    center_of_mass : (x, y)
        In pixels of the network's input, before it was moved to 14, 14.
    """

    pictures: dict[str, Array]
    stroke_width: float | None
    scale: float
    center_of_mass: tuple[float, float]


def stages(line: Line, steps: Normalization = NORMAL) -> Stages:
    """Draw what each step makes of a line."""
    canvas = _Frame(line.canvas_low, line.canvas_high, 1.0)
    canvas = _fitted(canvas, PICTURE_SIDE)
    cropped = _Frame(*_ink_box(line), 1.0) if steps.crop else canvas
    cropped = _fitted(cropped, PICTURE_SIDE)
    own = Normalization(steps.crop, steps.box, None, False)
    with_pen = _with_pen(line, steps)
    frame = _frame(line, with_pen)
    center = _center_of_mass(_drawn(line, frame, with_pen, frame.middle))
    pictures = {
        "drawing": _picture(line, canvas, None),
        "crop": _picture(line, cropped, None),
        "box": _picture(line, _frame(line, own), None),
        "width": _picture(line, frame, with_pen.stroke_width),
        "centered": normalize(line, steps),
    }
    width = line.width * line.unit if line.measured else None
    return Stages(pictures, width, frame.scale / line.unit, (float(center[0]), float(center[1])))


def _ink_box(line: Line) -> tuple[Array, Array]:
    """Corners of the box around the ink as it is."""
    return line.low - line.width / 2, line.high + line.width / 2


def _fitted(frame: _Frame, side: float) -> _Frame:
    longest = float((frame.high - frame.low).max())
    return _Frame(frame.low, frame.high, side / longest)


def _with_pen(line: Line, steps: Normalization) -> Normalization:
    """Choose the width to draw with: that of the steps, or more for a line of a wider pen."""
    if steps.stroke_width is None or not line.measured:
        return steps
    wider = max(0.0, line.width * _frame(line, steps).scale - steps.stroke_width)
    return replace(steps, stroke_width=min(steps.stroke_width + KEPT * wider, steps.box))


def _frame(line: Line, steps: Normalization) -> _Frame:
    """Choose what is looked at, so that it will have the box's size with its ink."""
    if not steps.crop:
        return _fitted(_Frame(line.canvas_low, line.canvas_high, 1.0), steps.box)
    if line.exact and EXACT[0] <= (line.high - line.low).max() <= EXACT[1]:
        return _Frame(line.low, line.high, 1.0)
    if steps.stroke_width is None or line.exact:
        return _fitted(_Frame(*_ink_box(line), 1.0), steps.box)
    extent = float((line.high - line.low).max())
    # A dot has no extent to scale: it gets the size of the pen.
    least = max(line.width, 1e-6) * DOT
    scale = (steps.box - steps.stroke_width - FADE) / max(extent, least)
    margin = (steps.stroke_width + FADE) / 2 / scale
    return _Frame(line.low - margin, line.high + margin, scale)


# A line that is not longer than this many pen widths is a dot.
DOT = 0.25


def _drawn(line: Line, frame: _Frame, steps: Normalization, middle: Array) -> Array:
    """Draw with ``middle`` of the line's plane at the middle of 28 x 28."""
    offsets = (np.arange(SIDE) - MIDDLE) / frame.scale
    return line.ink(middle[0] + offsets, middle[1] + offsets, frame.scale, steps.stroke_width)


def _center_of_mass(seen: Array) -> Array:
    """Where the center of mass lies, (x, y) as pixel indices."""
    places = np.arange(SIDE, dtype=np.float32)
    return np.array([seen.sum(axis=0) @ places, seen.sum(axis=1) @ places]) / seen.sum()


def _picture(line: Line, frame: _Frame, width: float | None) -> Array:
    """Draw the frame on a raster of its own size."""
    size = np.maximum(np.round((frame.high - frame.low) * frame.scale), 2).astype(int)
    x, y = (
        frame.middle[i] + (np.arange(size[i]) - (size[i] - 1) / 2) / frame.scale for i in (0, 1)
    )
    return line.ink(x, y, frame.scale, width)
