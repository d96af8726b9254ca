"""Ink told from paper, in a picture of any kind."""

import numpy as np
from PIL import Image, ImageFilter

from model.arrays import Array
from model.drawing.errors import EmptyDrawing
from model.drawing.masks import connected_components, maximum_filter

# A picture no larger than this has no outline finer than the network's own pixels.
RASTER_SIDE_PX = 32
# The paper of a photograph is estimated on at most this many pixels a side, in windows whose side
# is this share of the picture's: wider than strokes are.
PAPER_SIDE_PX = 160
PAPER_WINDOW_SHARE = 0.3
# Paper is even where at least the second share of the picture's frame differs from its median by
# less than the first share of white.
EVEN_LEVELS, EVEN_FRAME_SHARE = 0.02, 0.6
# Ink differs from paper by at least this share of white, and by at least this many standard
# deviations of the paper.
LEAST_CONTRAST, LEAST_DEVIATIONS = 0.06, 3.5
# A component smaller than this share of the largest one is a speck.
SPECK_SHARE = 0.02
# In a photograph, components that touch the frame are dropped if another one is larger than this
# share of the largest.
INNER_SHARE = 0.1
SQUARE_ROOTS = [round((255 * level) ** 0.5) for level in range(256)]
NO_INK = "there is no ink on the paper: draw a digit first"


def find_ink(channel: Image.Image) -> Array:
    """Tell ink from paper, dark on light or light on dark, in even or uneven light.

    Takes a Pillow image of mode L and returns a new array, (H, W), float32: 0 is paper, 1 is ink.
    A picture no larger than RASTER_SIDE_PX keeps its levels. EmptyDrawing if there is no ink.
    """
    levels = np.asarray(channel, np.float32) / np.float32(255)
    frame = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])
    paper = np.median(frame)
    small = max(levels.shape) <= RASTER_SIDE_PX
    even = small or np.mean(np.abs(frame - paper) < EVEN_LEVELS) >= EVEN_FRAME_SHARE
    contrast = np.abs(levels - paper) if even else _contrast(levels)
    if small and contrast.max() > 0.9:
        return contrast
    ink = _stretched(contrast)
    return ink if small else _without_specks(ink, even)


def _contrast(levels: Array) -> Array:
    """Compute by how much each pixel differs from the paper around it, 0 to 1, float32.

    The paper below strokes is estimated by the morphological closing of the picture (for light
    ink, the opening) with a window wider than strokes, which leaves the edges of shadows in place.
    """
    H, W = levels.shape
    smooth = Image.fromarray(np.round(levels * 255).astype(np.uint8))
    smooth = smooth.filter(ImageFilter.BoxBlur(1))
    small = smooth.reduce(-(-max(H, W) // PAPER_SIDE_PX))
    window = max(2, round(PAPER_WINDOW_SHARE / 2 * max(small.size)))
    sign = _polarity(small, window)
    if sign < 0:
        # Square roots bring the levels of chalk in a shadow and in the light closer together.
        smooth, small = (picture.point(SQUARE_ROOTS) for picture in (smooth, small))
    ink, coarse = (sign * np.asarray(picture, np.float32) / 255 for picture in (smooth, small))
    paper = Image.fromarray(-maximum_filter(-maximum_filter(coarse, window), window))
    under = np.asarray(paper.resize((W, H), Image.Resampling.BILINEAR))
    contrast = np.maximum(under - ink, 0)
    # In a shadow dark ink differs less from its paper; its share of the paper's level does not.
    return contrast / np.maximum(under, np.float32(0.05)) if sign > 0 else contrast


def _polarity(picture: Image.Image, window: int) -> int:
    """Return 1 for dark ink on light paper, -1 for light on dark.

    A window has less ink than paper, so ink differs more from the window's mean. The sign of the
    mean cube says to which side; noise and the edges of shadows differ to both sides alike.
    """
    mean = picture.filter(ImageFilter.BoxBlur(window))
    difference = np.asarray(picture, np.float32) - np.asarray(mean, np.float32)
    return 1 if np.mean(difference**3) <= 0 else -1


def _stretched(contrast: Array) -> Array:
    """Scale contrast so that the mean of paper is 0 and that of ink 1, float32.

    The two are separated by the threshold that maximizes the variance between them: Otsu, "A
    Threshold Selection Method from Gray-Level Histograms" (1979). EmptyDrawing if they are alike.
    """
    counts = np.bincount(np.minimum(contrast * 255, 255).astype(np.uint8).ravel(), minlength=256)
    share = counts / counts.sum()
    level = np.arange(256) / 255
    below, moment = share.cumsum(), (share * level).cumsum()
    with np.errstate(invalid="ignore", divide="ignore"):
        between = (moment[-1] * below - moment) ** 2 / (below * (1 - below))
    split = int(np.nanargmax(np.where(np.isfinite(between), between, -1)))
    paper = moment[split] / max(below[split], 1e-12)
    ink = (moment[-1] - moment[split]) / max(1 - below[split], 1e-12)
    noise = share[: split + 1] @ (level[: split + 1] - paper) ** 2 / max(below[split], 1e-12)
    if ink - paper < max(LEAST_CONTRAST, LEAST_DEVIATIONS * noise**0.5):
        raise EmptyDrawing(NO_INK)
    return np.clip((contrast - np.float32(paper)) / np.float32(ink - paper), 0, 1)


def _without_specks(ink: Array, even: bool) -> Array:
    """Remove specks and, on uneven paper, what touches the frame unless there is nothing else."""
    labels, count = connected_components(ink > 0.5)
    if count == 0:
        raise EmptyDrawing(NO_INK)
    if count == 1:
        return ink
    area = np.bincount(labels.ravel(), minlength=count + 1).astype(np.float64)
    area[0] = 0
    if not even:
        framed = np.zeros(count + 1, bool)
        for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
            framed[edge] = True
        inner = np.where(framed, 0, area)
        if inner.max() > INNER_SHARE * area.max():
            area = inner
    dropped = area < SPECK_SHARE * area.max()
    dropped[0] = False
    return np.where(dropped[labels], np.float32(0), ink)
