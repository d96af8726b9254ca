"""Twins of training images, in ways of writing that are rare in MNIST.

A network that has seen few of them takes a 1 with a flag for a 7, a 7 with a bar for a 2, a 9
with a hook for a 3, and a narrow open 4 for a 6. So every training image of these digits has a
twin: the same digit with such a stroke added, or one drawn from nothing.

Images are arrays of shape (28, 28, count), float32, 0 to 1; points are pairs of a row and a
column, arrays of shape (count,), in pixels.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from model.arrays import Array
from model.data.mnist import SIDE

# Gray value, 0 to 1, above which a pixel counts as ink.
INK_THRESHOLD = 0.3
# Images drawn at a time: many enough to be fast, few enough to stay in the cache.
IMAGES_AT_ONCE = 64
ROWS, COLUMNS = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)[..., None]
Point = tuple[Array, Array]


def flourish(images: Array, labels: Array) -> tuple[Array, Array]:
    """Draw the twins of all digits that can have one; the same images give the same twins.

    Parameters
    ----------
    images : array of shape (M, 28, 28), uint8
    labels : integers of shape (M,)

    Returns
    -------
    twins : array of shape (T, 28, 28), uint8
    originals : array of shape (T,), intp
        The index of each twin's original.
    """
    twins, originals = [images[:0]], [np.arange(0)]
    for digit, draw in FLOURISHES.items():
        rng = np.random.default_rng(digit)
        chosen = np.flatnonzero(labels == digit)
        originals.append(chosen)
        for first in range(0, len(chosen), IMAGES_AT_ONCE):
            some = images[chosen[first : first + IMAGES_AT_ONCE]].transpose(1, 2, 0)
            some = some * np.float32(1 / 255)
            draw(some, rng)
            twins.append(np.rint(some * 255).astype(np.uint8).transpose(2, 0, 1))
    drawn = np.concatenate(twins)
    _center(drawn)
    return drawn, np.concatenate(originals)


def _center(images: Array) -> None:
    """Shift the centers of mass of (N, 28, 28) images to pixel index 14, in place.

    Shifts are by whole pixels, and end where they would move ink over the edge.
    """
    mass = images.sum(axis=(1, 2), dtype=np.float32)
    shifts = []
    for axis in (1, 2):
        # Rows, or columns: the ink in each, (N, 28), and the paper before the first and after
        # the last that has any.
        profile = images.sum(axis=3 - axis, dtype=np.float32)
        before = (profile > 0).argmax(axis=1)
        after = (profile[:, ::-1] > 0).argmax(axis=1)
        shift = np.rint(14 - profile @ np.arange(SIDE, dtype=np.float32) / mass).astype(int)
        shifts.append(np.clip(shift, -before, after))
    for down, right in set(zip(*shifts, strict=True)):
        alike = np.flatnonzero((shifts[0] == down) & (shifts[1] == right))
        # Only paper is rolled over the edge.
        images[alike] = np.roll(images[alike], (down, right), (1, 2))


def _flag_and_foot(images: Array, rng: np.random.Generator) -> None:
    """Add a stroke from the top of a 1 down to the left and, to one in five, a foot."""
    count = images.shape[2]
    y, x = _end(images, top=True)
    reach = rng.uniform(2, 12, count)
    drop = reach * rng.uniform(0.4, 1.6, count)
    _draw(images, [(y + 0.5, x), (y + drop, x - reach)], rng)
    footed = np.flatnonzero(rng.random(count) < 0.2)
    some = images[:, :, footed]
    y, x = _end(some, top=False)
    left, right = rng.uniform(2, 6, (2, len(footed)))
    _draw(some, [(y, x - left), (y, x + right)], rng)
    images[:, :, footed] = some


def _narrow(images: Array, rng: np.random.Generator) -> None:
    """Draw half of the 4s anew: down, to the right, and a stem that begins below the top."""
    anew = np.flatnonzero(rng.random(images.shape[2]) < 0.5)
    vary = _uniform(rng, len(anew))
    top = vary(4, 5), vary(11, 16)
    knee = vary(13, 18), top[1] - vary(0, 5)
    end = knee[0] + vary(-2.5, 1), np.maximum(knee[1] + vary(3.5, 7), top[1] + vary(1, 5))
    stem = end[0] - vary(0.5, 5), end[1] + vary(-1, 0.5)
    foot = vary(23.5, 24.5), stem[1] + vary(-2.5, 2)
    some = np.zeros_like(images[:, :, anew])
    _draw(some, [top, knee, end], rng)
    _draw(some, [stem, foot], rng)
    images[:, :, anew] = some


def _bar(images: Array, rng: np.random.Generator) -> None:
    """Add a stroke across the stem of a 7."""
    count = images.shape[2]
    top, _ = _end(images, top=True)
    bottom, _ = _end(images, top=False)
    y = np.clip(np.round(top + (bottom - top) * rng.uniform(0.4, 0.82, count)), 0, SIDE - 1)
    x = _ink_middle(images, y.astype(np.intp))
    left, right = rng.uniform(2.5, 7, (2, count))
    slope = rng.uniform(-0.35, 0.25, count)
    _draw(images, [(y - slope * left, x - left), (y + slope * right, x + right)], rng)


def _hook(images: Array, rng: np.random.Generator) -> None:
    """Add a curve to the left to the end of half of the 9s; draw the others with a small loop."""
    looped = rng.random(images.shape[2]) < 0.5
    for chosen, draw in ((~looped, _hooked), (looped, _small_looped)):
        some = images[:, :, chosen]
        draw(some, rng)
        images[:, :, chosen] = some


def _hooked(images: Array, rng: np.random.Generator) -> None:
    count = images.shape[2]
    y, x = _end(images, top=False)
    reach = rng.uniform(4, 12, count)
    rise = reach * rng.uniform(-0.1, 0.5, count)
    bend = y + rng.uniform(0, 2, count), x - reach * rng.uniform(0.3, 0.6, count)
    _draw(images, [(y - 0.5, x), bend, (y - rise, x - reach)], rng)


def _small_looped(images: Array, rng: np.random.Generator) -> None:
    vary = _uniform(rng, images.shape[2])
    y, x, height, width = vary(6.5, 8.5), vary(12, 15), vary(1.8, 4), vary(1.8, 4.5)
    begin = vary(-0.3, 1.2)
    loop = [
        (y + height * np.sin(begin - turn), x + width * np.cos(begin - turn))
        for turn in np.linspace(0, 2 * np.pi, 9)
    ]
    right = x + width + vary(-1, 2.5)
    tail = [(y + height + vary(0, 2), right), (vary(16, 19), right + vary(-1, 2))]
    bend = vary(21.5, 24), right - vary(1, 5)
    images.fill(0)
    _draw(images, [*loop, *tail, bend, (bend[0] + vary(-2, 0.7), bend[1] - vary(1, 9))], rng)


FLOURISHES: dict[int, Callable[[Array, np.random.Generator], None]] = {
    1: _flag_and_foot,
    4: _narrow,
    7: _bar,
    9: _hook,
}


def _uniform(rng: np.random.Generator, count: int) -> Callable[[float, float], Array]:
    """Return a function that draws ``count`` numbers between two bounds."""
    return lambda low, high: rng.uniform(low, high, count)


def _end(images: Array, top: bool) -> Point:
    """Find the middle of the highest or lowest row that has ink."""
    inked = (images > INK_THRESHOLD).any(axis=1)
    row = inked.argmax(axis=0) if top else SIDE - 1 - np.flip(inked, axis=0).argmax(axis=0)
    return row.astype(np.float64), _ink_middle(images, row)


def _ink_middle(images: Array, row: Array) -> Array:
    """Return the mean column of the ink in one row of each image; 14 where there is none."""
    ink = images[row, :, np.arange(len(row))].astype(np.float64)
    total = ink.sum(axis=1)
    middle = (ink @ np.arange(SIDE)) / np.maximum(total, 1e-9)
    return np.where(total > 0, middle, SIDE / 2)


def _draw(images: Array, points: Sequence[Point], rng: np.random.Generator) -> None:
    """Draw a line from point to point, of a random width in each image, in place."""
    width = rng.uniform(1.8, 3.2, (images.shape[2],)).astype(np.float32)
    for start, end in pairwise(points):
        y, x = (value.astype(np.float32) for value in start)
        along_y, along_x = end[0].astype(np.float32) - y, end[1].astype(np.float32) - x
        length = np.maximum(along_y**2 + along_x**2, np.float32(1e-6))
        down, right = ROWS - y, COLUMNS - x
        share = np.clip((down * along_y + right * along_x) / length, 0, 1)
        distance = np.sqrt((down - share * along_y) ** 2 + (right - share * along_x) ** 2)
        np.maximum(images, np.clip(width / 2 + np.float32(0.5) - distance, 0, 1), out=images)
