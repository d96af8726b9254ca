"""Lines in a bitmap: found from their edges, so that they can be drawn again at another width."""

import numpy as np
from PIL import Image

from model.arrays import Array
from model.drawing.line import Line, profile
from model.drawing.masks import distance, greatest
from model.drawing.raster import sample

# The digit is looked at with its longer side at this many pixels: six for one that the network
# sees, whatever the size of the picture.
SIDE = 128
MARGIN = 20
# Depths and distances beyond this many pixels are not told apart.
REACH = 60
# A digit less of whose pixels have ink on all sides is drawn in lines that would break.
THIN = 0.35
# What lies outside of everything that was measured.
FAR = 1e4
# Half a pixel and a bit: how far a place may be from the line and still be called on it. A stroke
# whose middle is less deep than the line by more is one of its own width.
NEAR = 0.75
# Quantile of the depths along the middle that is taken for half of the pen's width.
LOW = 0.1
# A pen wider than the first share of the digit cannot be told from a loop that it filled; a loop
# is likelier, and drawn with a pen of about the second share.
WIDEST, FILLED = 0.5, 0.3


class Outline(Line):
    """The middle line of the strokes of a picture.

    A pen of width w leaves its edge w / 2 away from where it went. So the places w / 2 inside
    the edge are the line again: also the two sides of a small loop that the pen has filled. Where
    a stroke is thinner than most, its middle is the line.

    One kind of place at that depth is not the line: an arc around a corner where two strokes run
    together, as below the flag of a 1. All of it has the same nearest point outside, and rounding
    the corner (a morphological closing) makes all of it deeper, which smooth edges do not notice.

    Parameters
    ----------
    ink : array of shape (H, W), float32, 0 to 1
        Some of it is above 0.5.
    unit : float
        Pixels of the drawing per pixel of ``ink``.
    """

    measured = True

    def __init__(self, ink: Array, unit: float = 1.0) -> None:
        mask, corner, scale = _enlarged(ink)
        inside, outside = distance(mask, REACH), distance(~mask, MARGIN)
        self.depth = np.where(mask, inside - 0.5, 0.5 - outside)
        self.width = stroke_width(self.depth, SIDE)
        self.distance, on_line = _line(self.depth, self.width / 2)
        rows, columns = np.flatnonzero(on_line.any(axis=1)), np.flatnonzero(on_line.any(axis=0))
        self.low = np.array([columns[0], rows[0]]) + 0.5
        self.high = np.array([columns[-1], rows[-1]]) + 0.5
        self.canvas_low = MARGIN - corner * scale
        self.canvas_high = self.canvas_low + np.array(ink.shape[::-1]) * scale
        self.unit = unit / scale

    def ink(self, x: Array, y: Array, scale: float, width: float | None) -> Array:
        if width is None:
            return profile(-sample(self.depth, x, y, -FAR) * np.float32(scale), 0.0)
        return profile(sample(self.distance, x, y, FAR) * np.float32(scale), width)


def _enlarged(ink: Array) -> tuple[Array, Array, float]:
    """Bring the digit to SIDE pixels and a margin: a mask, its corner (x, y) in ink, the scale."""
    H, W = ink.shape
    rows, columns = np.flatnonzero((ink > 0.5).any(axis=1)), np.flatnonzero((ink > 0.5).any(axis=0))
    # One pixel more holds the rest of a soft edge.
    top, bottom = max(rows[0] - 1, 0), min(rows[-1] + 2, H)
    left, right = max(columns[0] - 1, 0), min(columns[-1] + 2, W)
    scale = SIDE / max(bottom - top, right - left)
    size = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
    method = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    digit = ink[top:bottom, left:right]
    mask = _resized(digit, size, method) > 0.5
    inner = mask[1:-1, 1:-1] & mask[2:, 1:-1] & mask[:-2, 1:-1] & mask[1:-1, 2:] & mask[1:-1, :-2]
    if np.count_nonzero(inner) <= THIN * np.count_nonzero(mask):
        if scale < 1:
            soft = _resized(greatest(digit, round(1 / scale)), size, method)
        else:
            soft = greatest(_resized(digit, size, method), 1)
        mask = soft > 0.5
    return np.pad(mask, MARGIN), np.array([left, top], float), scale


def _resized(digit: Array, size: tuple[int, int], method: Image.Resampling) -> Array:
    return np.asarray(Image.fromarray(np.ascontiguousarray(digit)).resize(size, method))


def _line(depth: Array, half: float) -> tuple[Array, Array]:
    """Find the line of a pen of width 2 ``half``: the distance to it, and a mask of it."""
    # Of ink, the stroke that it belongs to; of paper, the one that it lies beside.
    middle = np.where(depth > 0, greatest(depth, int(half) + 1), greatest(depth, MARGIN))
    thinner = (middle > 0.5) & (middle < half - NEAR)
    from_line = np.abs(np.where(thinner, middle, np.float32(half)) - depth)
    on_line = (from_line < NEAR) & (depth > 0)
    thick = greatest(depth, 3) > half + 2 * NEAR
    if not thick.any():
        return from_line, on_line
    reach = min(max(2.0, 0.5 * half), MARGIN - 2.0)
    rounded = distance(distance(depth <= 0, MARGIN) < reach, REACH) - np.float32(reach + 0.5)
    around_corner = thick & (rounded - depth > 0.05 * half + NEAR)
    kept = on_line & ~around_corner
    if not kept.any():
        return from_line, on_line
    return np.maximum(from_line, distance(~kept, REACH) - np.float32(NEAR)), kept


def stroke_width(depth: Array, side: float) -> float:
    """Estimate how wide the strokes of a digit are, in pixels.

    No place on the middle line of what a round pen drew is less deep than half of the pen's
    width, and where a stroke is free of others none is deeper: a low quantile is taken. On the
    middle line the depth does not rise by a pixel a pixel, as it does elsewhere.

    Parameters
    ----------
    depth : array of shape (H, W), with a margin
        Distance to the edge, above 0 in ink.
    side : float
        The longer side of the digit.
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
    # The middle may lie between two pixels: on both sides of it the depth falls by one a pixel.
    steps = (1, 1, 2**0.5, 2**0.5)
    tents = [(a[ridge] + b[ridge]) / 2 + step for (a, b), step in zip(around, steps, strict=True)]
    width = 2 * float(np.quantile(np.min(tents, axis=0), LOW)) + 0.3
    return FILLED * side if width > WIDEST * side else min(width, 2 * float(depth.max()) + 1)
