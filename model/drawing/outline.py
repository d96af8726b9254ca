"""The middle line of strokes in a picture, found from their edges to be drawn at another width."""

import numpy as np
from PIL import Image

from model.arrays import Array
from model.drawing.line import Line, profile
from model.drawing.masks import distance, maximum_filter
from model.drawing.raster import sample

# The digit is enlarged or reduced until its longer side has this many pixels, about six for one
# pixel of the network's input, and gets this margin on each side.
SIDE_PX = 128
MARGIN_PX = 20
# The largest depth and distance that are computed.
REACH_PX = 60
# If at most this share of a digit's pixels have ink on all four sides, its lines are so thin that
# resizing breaks them.
THIN_SHARE = 0.35
# Depth (negative) and distance beyond the enlarged picture: farther than anything inside.
FAR_PX = 1e4
# Half a pixel and a tolerance: a pixel this close to the line is on it, and a stroke whose middle
# is less deep than the line by more than this is narrower than the pen.
ON_LINE_PX = 0.75
# Quantile of the depths along the middle of the strokes that is taken as half the pen's width.
DEPTH_QUANTILE = 0.1
# A pen wider than the first share of the digit cannot be told from a loop that it filled. A loop
# is likelier; it is drawn with a pen of the second share.
WIDEST_SHARE, FILLED_LOOP_SHARE = 0.5, 0.3
# The share of a pen's excess width that is kept when its line is drawn again. Where a thick pen
# ran together with itself its line is a guess, and a thin line shows a wrong guess more clearly.
KEPT_EXCESS = 0.2


class Outline(Line):
    """The middle line of the strokes of a picture.

    A pen of width w leaves its edge w / 2 away from its path. So the points at depth w / 2 below
    the edge are the path: also both sides of a small loop that the pen has filled. Where a stroke
    is narrower than most, its middle is the path.

    Some points at that depth are not on the path: the arc around a corner where two strokes run
    together, as below the flag of a 1. The whole arc has the same nearest point outside, and
    rounding the corner (a morphological closing) makes all of it deeper, while smooth edges stay.

    Parameters
    ----------
    ink : array of shape (H, W), float32, 0 to 1
        At least one value is above 0.5.
    unit : float
        Pixels of the drawing per pixel of ``ink``.
    """

    def __init__(self, ink: Array, unit: float = 1.0) -> None:
        mask, corner, scale = _enlarged(ink)
        inside, outside = distance(mask, REACH_PX), distance(~mask, MARGIN_PX)
        self.depth = np.where(mask, inside - 0.5, 0.5 - outside)
        self.width = _stroke_width(self.depth)
        self.distance, on_line = _line(self.depth, self.width / 2)
        rows, columns = np.flatnonzero(on_line.any(axis=1)), np.flatnonzero(on_line.any(axis=0))
        self.low = np.array([columns[0], rows[0]]) + 0.5
        self.high = np.array([columns[-1], rows[-1]]) + 0.5
        start = MARGIN_PX - corner * scale
        self.canvas = start, start + np.array(ink.shape[::-1]) * scale
        self.unit = unit / scale

    def ink(self, x: Array, y: Array, scale: float, width: float | None) -> Array:
        if width is None:
            return profile(-sample(self.depth, x, y, -FAR_PX) * np.float32(scale), 0.0)
        return profile(sample(self.distance, x, y, FAR_PX) * np.float32(scale), width)

    def pen_width(self, stroke_width: float, scale: float) -> float:
        return stroke_width + KEPT_EXCESS * max(0.0, self.width * scale - stroke_width)

    def measured_width(self) -> float:
        return self.width * self.unit


def _enlarged(ink: Array) -> tuple[Array, Array, float]:
    """Resize the digit: a mask with a margin, its corner (x, y) in ``ink``, and the scale."""
    H, W = ink.shape
    rows, columns = np.flatnonzero((ink > 0.5).any(axis=1)), np.flatnonzero((ink > 0.5).any(axis=0))
    # One more pixel on each side holds the rest of a soft edge.
    top, bottom = max(rows[0] - 1, 0), min(rows[-1] + 2, H)
    left, right = max(columns[0] - 1, 0), min(columns[-1] + 2, W)
    scale = SIDE_PX / max(bottom - top, right - left)
    size = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
    method = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    digit = ink[top:bottom, left:right]
    mask = _resized(digit, size, method) > 0.5
    inner = mask[1:-1, 1:-1] & mask[2:, 1:-1] & mask[:-2, 1:-1] & mask[1:-1, 2:] & mask[1:-1, :-2]
    if np.count_nonzero(inner) <= THIN_SHARE * np.count_nonzero(mask):
        if scale < 1:
            soft = _resized(maximum_filter(digit, round(1 / scale)), size, method)
        else:
            soft = maximum_filter(_resized(digit, size, method), 1)
        mask = soft > 0.5
    return np.pad(mask, MARGIN_PX), np.array([left, top], float), scale


def _resized(digit: Array, size: tuple[int, int], method: Image.Resampling) -> Array:
    return np.asarray(Image.fromarray(np.ascontiguousarray(digit)).resize(size, method))


def _line(depth: Array, half: float) -> tuple[Array, Array]:
    """Find the path of a pen of width 2 ``half``: the distance to it, and a mask of it."""
    # The depth of the middle of the nearest stroke: of the stroke itself for ink.
    middle = np.where(
        depth > 0, maximum_filter(depth, int(half) + 1), maximum_filter(depth, MARGIN_PX)
    )
    thinner = (middle > 0.5) & (middle < half - ON_LINE_PX)
    from_line = np.abs(np.where(thinner, middle, np.float32(half)) - depth)
    on_line = (from_line < ON_LINE_PX) & (depth > 0)
    thick = maximum_filter(depth, 3) > half + 2 * ON_LINE_PX
    if not thick.any():
        return from_line, on_line
    reach = min(max(2.0, 0.5 * half), MARGIN_PX - 2.0)
    rounded = distance(distance(depth <= 0, MARGIN_PX) < reach, REACH_PX) - np.float32(reach + 0.5)
    around_corner = thick & (rounded - depth > 0.05 * half + ON_LINE_PX)
    kept = on_line & ~around_corner
    if not kept.any():
        return from_line, on_line
    return np.maximum(from_line, distance(~kept, REACH_PX) - np.float32(ON_LINE_PX)), kept


def _stroke_width(depth: Array) -> float:
    """Estimate the width of the strokes, in pixels, from their depth.

    On the middle line of what a round pen drew, the depth is nowhere less than half of the pen's
    width, and equal to it where a stroke is free of others: so a low quantile is taken. Pixels
    are on the middle line where the depth rises by less than a pixel per pixel, its slope
    elsewhere.
    """
    H, W = depth.shape
    around = [
        (depth[1 + i : H - 1 + i, 1 + j : W - 1 + j], depth[1 - i : H - 1 - i, 1 - j : W - 1 - j])
        for i, j in ((0, 1), (1, 0), (1, 1), (1, -1))
    ]
    slope = (around[0][0] - around[0][1]) ** 2 + (around[1][0] - around[1][1]) ** 2
    ridge = (slope < 0.8) & (depth[1:-1, 1:-1] > 0.9)
    if not ridge.any():
        return 2 * float(depth.max())
    # The middle may lie between two pixels, and the depth falls by one per pixel on both sides.
    steps = (1, 1, 2**0.5, 2**0.5)
    tents = [(a[ridge] + b[ridge]) / 2 + step for (a, b), step in zip(around, steps, strict=True)]
    width = 2 * float(np.quantile(np.min(tents, axis=0), DEPTH_QUANTILE)) + 0.3
    if width > WIDEST_SHARE * SIDE_PX:
        return FILLED_LOOP_SHARE * SIDE_PX
    return min(width, 2 * float(depth.max()) + 1)
