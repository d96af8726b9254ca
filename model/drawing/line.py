"""What strokes and pictures have in common: a line, and the ink that a pen leaves along it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from model.arrays import Array

# Number of pixels of the network's input over which the edge of a line fades.
FADE = 1.0
# A line shorter than this many pen widths is scaled as if it were this long: a single point has
# no extent to scale, and so gets a size that depends on the pen.
SHORTEST_PEN_WIDTHS = 0.25


@dataclass(frozen=True)
class Frame:
    """A rectangle in the plane of a line, and the scale at which it is drawn.

    Attributes
    ----------
    low, high : arrays of shape (2,)
        Corners (x, y), in the line's unit.
    scale : float
        Pixels per unit.
    """

    low: Array
    high: Array
    scale: float

    @classmethod
    def fitted(cls, low: Array, high: Array, side: float) -> "Frame":
        """Scale a rectangle so that its longer side is ``side`` pixels long."""
        return cls(low, high, side / float((high - low).max()))

    @property
    def middle(self) -> Array:
        return (self.low + self.high) / 2


class Line(ABC):
    """The line that a pen followed, in a unit of its own, y down.

    Attributes
    ----------
    low, high : arrays of shape (2,)
        Corners (x, y) of the box around the middle of the line.
    canvas : two arrays of shape (2,)
        Corners of what it was drawn on.
    width : float
        Width of the pen.
    unit : float
        The line's unit, in the unit of the drawing.
    """

    low: Array
    high: Array
    canvas: tuple[Array, Array]
    width: float
    unit: float = 1.0

    @abstractmethod
    def ink(self, x: Array, y: Array, scale: float, width: float | None) -> Array:
        """Compute the ink at the points of a grid: a new array, (H, W), float32, 0 to 1.

        Parameters
        ----------
        x, y : arrays of shape (W,), (H,)
            Columns and rows, in the line's unit.
        scale : float
            Pixels per unit.
        width : float or None
            Width of the pen, in pixels; None for the line's own.
        """

    def ink_box(self) -> tuple[Array, Array]:
        """Return the corners of the box around the ink of the line's own pen."""
        return self.low - self.width / 2, self.high + self.width / 2

    def frame(self, box: float, stroke_width: float | None) -> Frame:
        """Choose the frame whose ink is ``box`` pixels long, drawn with a pen of that width."""
        if stroke_width is None:
            return Frame.fitted(*self.ink_box(), box)
        extent = float((self.high - self.low).max())
        shortest = max(self.width, 1e-6) * SHORTEST_PEN_WIDTHS
        scale = (box - stroke_width - FADE) / max(extent, shortest)
        margin = (stroke_width + FADE) / 2 / scale
        return Frame(self.low - margin, self.high + margin, scale)

    def pen_width(self, stroke_width: float, scale: float) -> float:
        """Return the width of the pen to draw with, where ``stroke_width`` pixels are wanted."""
        return stroke_width

    def measured_width(self) -> float | None:
        """Return the pen's width as found in the drawing, in its unit; None if it shows none."""
        return None

    def keeps_pixels(self, scale: float) -> bool:
        """Return whether the line may only be moved by whole pixels, as its pixels are final."""
        return False

    def network_input(self) -> Array | None:
        """Return the network's input if the line is that already, (28, 28); else None."""
        return None


def profile(distance: Array, width: float) -> Array:
    """Compute ink, (H, W), from the distance to the middle of a line; both in pixels."""
    ink = (np.float32(width / 2) - distance) / np.float32(FADE) + np.float32(0.5)
    return ink.clip(0, 1, out=ink)
