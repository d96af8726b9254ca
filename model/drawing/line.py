"""What strokes and pictures have in common: a line, and the ink that a pen leaves along it."""

from abc import ABC, abstractmethod

import numpy as np

from model.arrays import Array

# Over how many pixels of the network's input the edge of a line fades.
FADE = 1.0


class Line(ABC):
    """The line that a pen followed, in a unit of its own, y down.

    Attributes
    ----------
    low, high : arrays of shape (2,)
        Corners (x, y) of the box around the middle of the line.
    canvas_low, canvas_high : arrays of shape (2,)
        Corners of what it was drawn on.
    width : float
        How wide the pen was.
    unit : float
        The line's unit in the drawing's own.
    measured : bool
        Whether the width was found in the drawing; else it is a custom.
    exact : bool
        Whether its pixels are worth keeping as they are: it is only moved by whole pixels then.
    """

    low: Array
    high: Array
    canvas_low: Array
    canvas_high: Array
    width: float
    unit: float = 1.0
    measured: bool = False
    exact: bool = False

    @abstractmethod
    def ink(self, x: Array, y: Array, scale: float, width: float | None) -> Array:
        """Say how much ink lies on the places of a grid.

        Parameters
        ----------
        x, y : arrays of shape (W,), (H,)
            Columns and rows, in the line's unit.
        scale : float
            Pixels per unit.
        width : float or None
            Of the pen, in pixels; None for the line's own.

        Returns
        -------
        ink : array of shape (H, W), float32, 0 to 1
            A new array.
        """


def profile(distance: Array, width: float) -> Array:
    """Turn the distance to the middle of a line into ink, (H, W), both in pixels."""
    ink = (np.float32(width / 2) - distance) / np.float32(FADE) + np.float32(0.5)
    return np.clip(ink, 0, 1, out=ink)
