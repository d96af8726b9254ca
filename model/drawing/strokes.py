"""Strokes as a pen made them: the distance of any place to the line."""

from collections.abc import Sequence

import numpy as np

from model.arrays import Array
from model.drawing.line import Line, profile

# A pen on the page's pad is this share of the pad wide: 20 px of 280.
PEN = 1 / 14
# Points are merged that lie nearer to each other than this share of the drawing's longer side:
# a third of a pixel of the network's input.
SPACING = 1 / 50
# Distances are worked out for this many segments at a time, which bounds the memory.
CHUNK = 256


class Strokes(Line):
    """Strokes with their longer side scaled to 1 and their middle at (0, 0).

    Parameters
    ----------
    strokes : sequence of arrays of shape (points, 2), finite, at least one point in all
        x and y, y down, in any unit.
    canvas : (W, H), optional
        What the strokes were drawn on, from (0, 0), in their unit. Without, it is the square
        around their middle in which they have a margin of a fifth of its side.
    """

    def __init__(self, strokes: Sequence[Array], canvas: tuple[float, float] | None = None) -> None:
        # Scaled down first, so that no difference overflows, and halved before it is added.
        largest = max(max(float(np.abs(line).max()) for line in strokes), 1e-300)
        strokes = [line / largest for line in strokes]
        points = np.concatenate(strokes)
        low, high = points.min(axis=0), points.max(axis=0)
        middle, extent = low / 2 + high / 2, float((high - low).max())
        scale = 1 / extent if extent > 1e-12 else 0.0
        self.unit = largest / scale if scale else largest
        lines = [_thin((line - middle) * scale) for line in strokes]
        self.segments = np.concatenate([_segments(line) for line in lines]).astype(np.float32)
        self.low, self.high = (low - middle) * scale, (high - middle) * scale
        if canvas is None or not scale:
            self.canvas_low, self.canvas_high = np.full(2, -5 / 6), np.full(2, 5 / 6)
        else:
            self.canvas_low = -middle * scale
            self.canvas_high = (np.array(canvas) / largest - middle) * scale
        self.width = PEN * float((self.canvas_high - self.canvas_low).max())

    def ink(self, x: Array, y: Array, scale: float, width: float | None) -> Array:
        distance = self._distance(x.astype(np.float32), y.astype(np.float32))
        return profile(distance * np.float32(scale), self.width * scale if width is None else width)

    def _distance(self, x: Array, y: Array) -> Array:
        """Distance to the nearest segment of each place of the grid x by y, (len(y), len(x))."""
        nearest = np.full((len(y), len(x)), np.inf, np.float32)
        for first in range(0, len(self.segments), CHUNK):
            ends = self.segments[first : first + CHUNK]
            start, along = ends[:, 0], ends[:, 1] - ends[:, 0]
            squared = np.maximum((along * along).sum(axis=1), np.float32(1e-20))
            dx = (x - start[:, :1])[:, None, :]
            dy = (y - start[:, 1:])[:, :, None]
            step = along / squared[:, None]
            share = dx * step[:, 0, None, None] + dy * step[:, 1, None, None]
            np.clip(share, 0, 1, out=share)
            across = dx - share * along[:, 0, None, None]
            share *= along[:, 1, None, None]
            np.subtract(dy, share, out=share)
            across *= across
            share *= share
            across += share
            np.minimum(nearest, across.min(axis=0), out=nearest)
        return np.sqrt(nearest)


def _thin(line: Array) -> Array:
    """Keep the first point in every SPACING of the way along a line, and the last."""
    if len(line) < 3:
        return line
    way = np.abs(np.diff(line, axis=0)).max(axis=1).cumsum()
    stretch = (way / SPACING).astype(np.int64)
    kept = np.concatenate([[True], np.diff(stretch, prepend=0) > 0])
    kept[-1] = True
    return line[kept]


def _segments(line: Array) -> Array:
    """Pair each point with the next, (segments, 2 ends, 2); a single point with itself."""
    if len(line) == 1:
        return np.stack([line, line], axis=1)
    return np.stack([line[:-1], line[1:]], axis=1)
