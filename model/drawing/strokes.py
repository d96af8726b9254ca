"""Strokes as a pen made them: ink by the distance of any point to the nearest segment."""

from collections.abc import Sequence

import numpy as np

from model.arrays import Array
from model.drawing.errors import DrawingError
from model.drawing.line import Line, profile

# The width of a pen on the page's pad, as a share of the pad: 20 px of 280.
PEN_SHARE = 1 / 14
# Points closer together than this share of the drawing's longer side are merged: a third of a
# pixel of the network's input.
SPACING = 1 / 50
# Coordinates are divided by the largest of them, or by this, so that no arithmetic overflows.
SMALLEST = 1e-100
# The longer side of the canvas is at least this share of the largest coordinate.
LEAST_CANVAS_SHARE = 1e-6
# Strokes smaller than this share of their coordinates or their canvas are a dot.
DOT_SHARE = 1e-12
# Distances are computed for this many segments at a time, which bounds the memory.
CHUNK = 256


class Strokes(Line):
    """Strokes with their longer side scaled to 1 and their middle at (0, 0).

    Parameters
    ----------
    strokes : sequence of arrays of shape (points, 2), finite, at least one point in all
        x and y, y down, in any unit.
    canvas : (W, H), optional
        What the strokes were drawn on, from (0, 0), in their unit. By default it is the square
        around their middle in which they have a margin of a fifth of its side. DrawingError if
        it is much smaller than the coordinates.
    """

    def __init__(self, strokes: Sequence[Array], canvas: tuple[float, float] | None = None) -> None:
        largest = max(SMALLEST, *(float(np.abs(line).max()) for line in strokes))
        least = LEAST_CANVAS_SHARE * largest
        if canvas is not None and max(canvas) < least:
            raise DrawingError(
                f"the canvas is {canvas!r}, too small for coordinates up to {largest:g}; its "
                f"longer side must be at least {least:g}"
            )
        strokes = [line / largest for line in strokes]
        points = np.concatenate(strokes)
        low, high = points.min(axis=0), points.max(axis=0)
        # Halved before they are added, as the sum could overflow.
        middle, extent = low / 2 + high / 2, float((high - low).max())
        unit = max(1.0, max(canvas or (0.0,)) / largest)
        if extent > DOT_SHARE * unit:
            unit = extent
        scale, self.unit = 1 / unit, largest * unit
        self.segments = np.concatenate([_segments((line - middle) * scale) for line in strokes])
        self.low, self.high = (low - middle) * scale, (high - middle) * scale
        if canvas is None:
            self.canvas = np.full(2, -5 / 6), np.full(2, 5 / 6)
        else:
            self.canvas = -middle * scale, (np.array(canvas) / largest - middle) * scale
        self.width = PEN_SHARE * float((self.canvas[1] - self.canvas[0]).max())

    def ink(self, x: Array, y: Array, scale: float, width: float | None) -> Array:
        distance = self._distance(x.astype(np.float32), y.astype(np.float32))
        return profile(distance * np.float32(scale), self.width * scale if width is None else width)

    def _distance(self, x: Array, y: Array) -> Array:
        """Compute each grid point's distance to the nearest segment, (len(y), len(x)), float32."""
        nearest = np.full((len(y), len(x)), np.inf, np.float32)
        for first in range(0, len(self.segments), CHUNK):
            ends = self.segments[first : first + CHUNK]
            start, along = ends[:, 0], ends[:, 1] - ends[:, 0]
            squared = np.maximum((along * along).sum(axis=1), np.float32(1e-20))
            dx = (x - start[:, :1])[:, None, :]
            dy = (y - start[:, 1:])[:, :, None]
            step = along / squared[:, None]
            share = dx * step[:, 0, None, None] + dy * step[:, 1, None, None]
            share.clip(0, 1, out=share)
            across = dx - share * along[:, 0, None, None]
            share *= along[:, 1, None, None]
            np.subtract(dy, share, out=share)
            across *= across
            share *= share
            across += share
            np.minimum(nearest, across.min(axis=0), out=nearest)
        return np.sqrt(nearest)


def _segments(line: Array) -> Array:
    """Pair each kept point with the next: (segments, 2 ends, 2), float32.

    The first point in every SPACING along the line is kept, and the last point. A single point is
    paired with itself.
    """
    if len(line) == 1:
        line = line.repeat(2, axis=0)
    way = np.abs(line[1:-1] - line[:-2]).max(axis=1).cumsum()
    stretch = np.append(0, (way / SPACING).astype(np.int64))
    kept = np.ones(len(line), bool)
    kept[1:-1] = stretch[1:] > stretch[:-1]
    line = line[kept]
    return np.stack([line[:-1], line[1:]], axis=1, dtype=np.float32)
