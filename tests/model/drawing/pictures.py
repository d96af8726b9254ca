"""Drawings as strokes and as pictures, and how far two of them differ."""

import io

import numpy as np
from PIL import Image, ImageDraw

from model.drawing import DEFAULT_NORMALIZATION, line_of_picture, line_of_strokes, normalize

SEVEN = [[[60.0, 80.0], [180.0, 80.0], [110.0, 220.0]], [[90.0, 150.0], [170.0, 150.0]]]


def picture(strokes=SEVEN, side=280, pen=20.0, mode="L"):
    """Black strokes on white, with a round pen."""
    finer = Image.new("L", (side * 4, side * 4), 255)
    draw = ImageDraw.Draw(finer)
    for stroke in strokes:
        points = [(x * side / 70, y * side / 70) for x, y in stroke]
        draw.line(points, fill=0, width=round(pen * 4))
        for x, y in points:
            draw.ellipse((x - pen * 2, y - pen * 2, x + pen * 2, y + pen * 2), fill=0)
    return finer.reduce(4).convert(mode)


def file(image, kind="PNG", **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def seen_strokes(strokes, canvas=None, normalization=DEFAULT_NORMALIZATION):
    """The network's input of strokes."""
    return normalize(line_of_strokes(strokes, canvas), normalization)


def seen_picture(content, normalization=DEFAULT_NORMALIZATION):
    """The network's input of a picture."""
    return normalize(line_of_picture(content), normalization)


def difference(a, b):
    """Ink that differs, as a share of all ink."""
    return np.abs(a - b).sum() / np.maximum(a, b).sum()


def check(seen):
    assert seen.shape == (28, 28)
    assert seen.dtype == np.float32
    assert np.isfinite(seen).all()
    assert seen.min() >= 0
    assert 0 < seen.max() <= 1
