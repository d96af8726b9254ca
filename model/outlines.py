"""Lines in a bitmap: found from their edges, so that they can be drawn again at another width."""

import numpy as np
from PIL import Image

from model.layers import Array
from model.line import Line, profile

# Depths beyond this many pixels are not told apart: strokes are hardly ever that thick.
REACH = 40
# Depth outside of everything that was measured.
FAR = -1e4


class Outline(Line):
    """The middle line of the strokes of a mask; its unit is a pixel of the mask.

    A pen of width w leaves its edge w / 2 away from where it went. So the places w / 2 inside
    the edge are the line again: also the two sides of a small loop that the pen has filled.

    Parameters
    ----------
    mask : array of shape (H, W), bool
        True for ink; some of it is.
    """

    measured = True

    def __init__(self, mask: Array) -> None:
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        box = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        corner = np.array([columns[0], rows[0]], float)
        size = np.array(box.shape[::-1], float)
        margin = max(box.shape) // 4 + 2
        padded = np.pad(box, margin)
        inside = distance(padded, REACH)
        self.width = min(stroke_width(padded, inside), float(size.max()))
        self.depth = np.where(padded, inside - 0.5, 0.5 - distance(~padded, margin))
        self.depth_corner = corner - margin
        inset = np.minimum(self.width, size) / 2
        self.low, self.high = corner + inset, corner + size - inset
        self.canvas_low = np.zeros(2)
        self.canvas_high = np.array(mask.shape[::-1], float)

    def ink(self, x: Array, y: Array, scale: float, width: float | None) -> Array:
        depth = sample(self.depth, x - self.depth_corner[0], y - self.depth_corner[1], FAR)
        if width is None:
            return profile(-depth * np.float32(scale), 0.0)
        return profile(np.abs(self.width / 2 - depth) * np.float32(scale), width)


def sample(values: Array, x: Array, y: Array, outside: float) -> Array:
    """Interpolate linearly at the places of an even grid.

    Parameters
    ----------
    values : array of shape (H, W)
        Pixel (i, j) covers x from j to j + 1 and y from i to i + 1.
    x, y : arrays of evenly spaced places, at least two each
    outside : float
        What lies beyond.

    Returns
    -------
    samples : array of shape (len(y), len(x)), float32
    """
    dx, dy = x[1] - x[0], y[1] - y[0]
    # Pillow asks for the coefficients at the pixels' corners.
    across, down = x[0] - dx / 2, y[0] - dy / 2
    picture = Image.fromarray(np.ascontiguousarray(values, np.float32))
    sampled = picture.transform(
        (len(x), len(y)),
        Image.Transform.AFFINE,
        (dx, 0, across, 0, dy, down),
        Image.Resampling.BILINEAR,
        fillcolor=outside,
    )
    return np.asarray(sampled)


def stroke_width(mask: Array, inside: Array) -> float:
    """Estimate how wide the strokes of a mask are, in its pixels.

    Twice the area over the perimeter, which is counted as Cauchy and Crofton did, by the
    crossings of lines in four directions; loops that are filled raise it. The depth along the
    middle does not rise where most of the strokes are free: the smaller of both is taken.

    Parameters
    ----------
    mask : array of shape (H, W), bool, with a margin of a pixel
    inside : array of the same shape
        Distance to the nearest pixel outside.
    """
    crossings = np.count_nonzero(mask[1:] != mask[:-1])
    crossings += np.count_nonzero(mask[:, 1:] != mask[:, :-1])
    slanted = np.count_nonzero(mask[1:, 1:] != mask[:-1, :-1])
    slanted += np.count_nonzero(mask[1:, :-1] != mask[:-1, 1:])
    perimeter = np.pi / 8 * (crossings + slanted / np.sqrt(2))
    by_area = 2 * np.count_nonzero(mask) / perimeter
    core = inside[1:-1, 1:-1]
    ridge = core > 0
    for i, j in ((0, 1), (1, 0), (1, 1), (0, 2)):
        ridge &= core >= inside[i : i + core.shape[0], j : j + core.shape[1]]
        ridge &= core >= inside[2 - i :, 2 - j :][: core.shape[0], : core.shape[1]]
    by_depth = 2 * float(np.median(core[ridge])) - 1
    return max(1.0, min(by_area, by_depth))


def distance(mask: Array, reach: int) -> Array:
    """Distance of every pixel of a mask to the nearest pixel outside it, up to ``reach``.

    Squared distances along columns first and then along rows, as in Felzenszwalb and
    Huttenlocher, "Distance Transforms of Sampled Functions" (2012), section 2.1; the minimum over
    the row is taken by trying all steps, which is quick while the reach is short.

    Returns
    -------
    distance : array of shape (H, W), float32
        0 outside the mask.
    """
    squared = np.where(mask, np.float32(reach * reach), np.float32(0))
    for along in (squared, squared.T):
        before = along.copy()
        for step in range(1, min(reach, len(along))):
            raised = before + np.float32(step * step)
            np.minimum(along[step:], raised[:-step], out=along[step:])
            np.minimum(along[:-step], raised[step:], out=along[:-step])
    return np.sqrt(squared)


class Raster(Line):
    """A digit in the network's own resolution: there is no finer outline that could be redrawn.

    Parameters
    ----------
    ink : array of shape (H, W), float32, 0 to 1
        Some of it is ink.
    """

    exact = True

    def __init__(self, ink: Array) -> None:
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        self.pixels = ink
        self.width = 0.0
        self.low = np.array([columns[0], rows[0]], float)
        self.high = np.array([columns[-1] + 1, rows[-1] + 1], float)
        self.canvas_low = np.zeros(2)
        self.canvas_high = np.array(ink.shape[::-1], float)

    def ink(self, x: Array, y: Array, scale: float, width: float | None) -> Array:
        return np.clip(sample(self.pixels, x, y, 0.0), 0, 1)
