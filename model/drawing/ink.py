"""Ink told from paper, in a picture of any kind."""

import numpy as np
from PIL import Image, ImageFilter

from model.arrays import Array
from model.drawing.errors import EmptyDrawing
from model.drawing.line import Line
from model.drawing.masks import components, greatest
from model.drawing.outline import Outline
from model.drawing.pictures import check_size, gray, open_picture
from model.drawing.raster import Raster

# A picture no larger than this holds no outline finer than the network's own pixels.
RASTER_SIDE = 32
# Larger pictures are reduced to this many pixels or less before the ink is looked for.
MOST_SIDE = 640
# The paper of a photo is judged on this many pixels or less, in windows of this share of them:
# wider than strokes are.
PAPER_SIDE = 160
PAPER_WINDOW = 0.3
# Gray levels of one paper differ by less than this; so does most of the frame of a canvas.
EVEN, EVEN_SHARE = 0.02, 0.6
# A contrast below this share of white, or below this many deviations of the paper, is none.
FAINTEST, NOISE = 0.06, 3.5
# A part whose area is below this share of the largest part's is a speck.
SPECK = 0.02
ROOTS = [round((255 * level) ** 0.5) for level in range(256)]
NO_INK = "there is no ink on the paper: draw a digit first"


def trace(picture: Image.Image) -> Line:
    """Find the line in a picture.

    Raises
    ------
    TooLarge
        If there are more pixels than are taken.
    EmptyDrawing
        If there is no ink.
    """
    check_size(picture)
    channel = gray(picture)
    W, H = channel.size
    if max(W, H) <= RASTER_SIDE:
        return Raster(find_ink(channel))
    times = -(-max(W, H) // MOST_SIDE)
    reduced = channel.reduce(times) if times > 1 else channel
    return Outline(find_ink(reduced), max(W, H) / max(reduced.size))


def find_ink(picture: Image.Image) -> Array:
    """Tell ink from paper: dark on light or light on dark, on even paper or in uneven light.

    Parameters
    ----------
    picture : Pillow image
        Of any mode.

    Returns
    -------
    ink : array of shape (H, W), float32
        0 for paper to 1 for ink. A picture that is no larger than RASTER_SIDE keeps its levels.

    Raises
    ------
    EmptyDrawing
        If there is no ink.
    """
    levels = np.asarray(gray(picture), np.float32) / np.float32(255)
    frame = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])
    paper = np.median(frame)
    small = max(levels.shape) <= RASTER_SIDE
    even = small or bool(np.mean(np.abs(frame - paper) < EVEN) >= EVEN_SHARE)
    contrast = np.abs(levels - paper) if even else _contrast(levels)
    if small and contrast.max() > 0.9:
        return contrast
    ink = _stretched(contrast)
    return ink if small else _without_specks(ink, even)


def _contrast(levels: Array) -> Array:
    """How much darker, or lighter, than its surroundings each place is, 0 to 1.

    The paper below strokes is what the surroundings show: the closing (for dark ink, the opening
    for light) of the picture with a window wider than strokes, which leaves the edges of shadows
    where they are.
    """
    H, W = levels.shape
    smooth = Image.fromarray(np.round(levels * 255).astype(np.uint8))
    smooth = smooth.filter(ImageFilter.BoxBlur(1))
    small = smooth.reduce(-(-max(H, W) // PAPER_SIDE))
    window = max(2, round(PAPER_WINDOW / 2 * max(small.size)))
    sign = _polarity(small, window)
    if sign < 0:
        # Chalk in a shadow is not much darker than chalk in the light to the square root.
        smooth, small = (picture.point(ROOTS) for picture in (smooth, small))
    ink, coarse = (sign * np.asarray(picture, np.float32) / 255 for picture in (smooth, small))
    paper = Image.fromarray(-greatest(-greatest(coarse, window), window))
    under = np.asarray(paper.resize((W, H), Image.Resampling.BILINEAR))
    contrast = np.maximum(under - ink, 0)
    # In a shadow the same dark ink differs less from its paper: a share says more.
    return contrast / np.maximum(under, np.float32(0.05)) if sign > 0 else contrast


def _polarity(picture: Image.Image, window: int) -> int:
    """Return 1 for dark ink on light paper, -1 for light on dark.

    In a window there is less ink than paper, so ink differs more from the window's mean. Cubes
    tell by their sum to which side; noise and the edges of shadows differ as much to both.
    """
    mean = picture.filter(ImageFilter.BoxBlur(window))
    difference = np.asarray(picture, np.float32) - np.asarray(mean, np.float32)
    return 1 if np.mean(difference**3) <= 0 else -1


def _stretched(contrast: Array) -> Array:
    """Bring the mean of paper to 0 and that of ink to 1, told apart as Otsu did (1979)."""
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
    if ink - paper < max(FAINTEST, NOISE * noise**0.5):
        raise EmptyDrawing(NO_INK)
    return np.clip((contrast - np.float32(paper)) / np.float32(ink - paper), 0, 1)


def _without_specks(ink: Array, even: bool) -> Array:
    """Clear the parts that are much smaller than the largest; in a photo also what lies at the
    frame, if there is something else."""
    labels, count = components(ink > 0.5)
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
        if inner.max() > 0.1 * area.max():
            area = inner
    dropped = area < SPECK * area.max()
    dropped[0] = False
    return np.where(dropped[labels], np.float32(0), ink)


__all__ = ["find_ink", "open_picture", "trace"]
