"""Ink told from paper: light, shadows, specks and blank pages."""

import numpy as np
import pytest
from PIL import Image

from model.drawing.errors import EmptyDrawing
from model.drawing.ink import find_ink
from model.drawing.masks import connected_components
from tests.model.drawing.pictures import (
    SEVEN,
    difference,
    file,
    picture,
    seen_picture,
    seen_strokes,
)


def photo(light, seed=0, noise=0.03, chalk=False):
    """The picture on paper lit by ``light``, (280, 280), as a JPEG."""
    levels = np.asarray(picture(), np.float32) / 255
    if chalk:
        levels = 1 - levels
    lit = (0.12 + 0.8 * levels) * light
    lit = lit + noise * np.random.default_rng(seed).standard_normal(levels.shape)
    return file(Image.fromarray((np.clip(lit, 0, 1) * 255).astype(np.uint8)), "JPEG", quality=80)


def lights():
    down, across = np.mgrid[0:280, 0:280] / 280
    yield "even", np.ones((280, 280))
    yield "from a side", 0.4 + 0.6 * across
    yield "from a corner", 0.35 + 0.3 * across + 0.35 * down
    yield "shadow's edge", np.where(across + 0.3 * down > 0.7, 0.5, 1.0)


@pytest.mark.parametrize("chalk", [False, True])
@pytest.mark.parametrize("light", [pytest.param(light, id=name) for name, light in lights()])
def test_photos_in_uneven_light_are_seen_as_the_drawing(light, chalk):
    seen = seen_picture(photo(light, chalk=chalk))
    assert difference(seen, seen_strokes(SEVEN)) < 0.1


def test_specks_are_cleared():
    clean = np.asarray(picture()).copy()
    rng = np.random.default_rng(1)
    spotted = clean.copy()
    for y, x in rng.integers(2, 276, (12, 2)):
        spotted[y : y + 3, x : x + 3] = 0
    seen = seen_picture(file(Image.fromarray(spotted)))
    assert difference(seen, seen_picture(file(Image.fromarray(clean)))) < 0.1


def test_a_dot_of_the_pen_is_no_speck():
    strokes = [[[140, 40], [140, 160]], [[140, 230], [140, 231]]]
    column = seen_picture(file(picture(strokes, pen=16)))[:, 12:17].max(axis=1)
    starts = np.count_nonzero(np.diff((column > 0.5).astype(int)) == 1)
    assert starts == 2


@pytest.mark.parametrize("gray", [0, 128, 255])
@pytest.mark.parametrize("side", [28, 280])
def test_a_blank_page_is_an_empty_drawing(gray, side):
    for image in (
        Image.new("L", (side, side), gray),
        Image.new("RGBA", (side, side), (gray, gray, gray, 255)),
        Image.new("RGBA", (side, side), (gray, gray, gray, 0)),
    ):
        with pytest.raises(EmptyDrawing, match="draw a digit first"):
            seen_picture(file(image))


def test_noise_alone_is_an_empty_drawing():
    rng = np.random.default_rng(0)
    for level in (60, 200):
        values = np.clip(level + 8 * rng.standard_normal((280, 280)), 0, 255).astype(np.uint8)
        with pytest.raises(EmptyDrawing):
            find_ink(Image.fromarray(values))


def test_the_map_says_ink_high_whatever_the_paper():
    dark = picture()
    truth = 1 - np.asarray(dark, np.float32) / 255
    np.testing.assert_allclose(find_ink(dark), truth, atol=0.05)
    light = Image.fromarray(255 - np.asarray(dark))
    np.testing.assert_allclose(find_ink(light), truth, atol=0.05)


@pytest.mark.parametrize("size", [(1, 300), (300, 1), (2, 2), (33, 2), (1, 1)])
def test_slim_and_tiny_pictures_are_seen_or_empty(size):
    values = np.full(size[::-1], 255, np.uint8)
    values.ravel()[: max(1, values.size // 5)] = 0
    try:
        seen = seen_picture(Image.fromarray(values))
    except EmptyDrawing:
        return
    assert np.isfinite(seen).all()
    assert seen.max() > 0


@pytest.mark.parametrize("width", [1, 2, 3])
def test_lines_of_a_pixel_do_not_break(width):
    thin = seen_picture(file(picture(side=600, pen=width)))
    assert difference(thin, seen_strokes(SEVEN)) < 0.15


# --- Components --------------------------------------------------------------------------------


def flooded(mask):
    """Number the parts by flooding each from its first pixel."""
    labels, count = np.zeros(mask.shape, int), 0
    for seed in np.argwhere(mask):
        if labels[tuple(seed)]:
            continue
        count += 1
        waiting = [tuple(seed)]
        while waiting:
            y, x = waiting.pop()
            inside = 0 <= y < mask.shape[0] and 0 <= x < mask.shape[1]
            if inside and mask[y, x] and not labels[y, x]:
                labels[y, x] = count
                waiting += [(y + i, x + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    return labels, count


@pytest.mark.parametrize("share", [0.0, 0.1, 0.35, 0.5, 0.8, 1.0])
def test_components_are_those_that_a_flood_finds(share):
    for seed in range(5):
        rng = np.random.default_rng(seed)
        mask = rng.random(rng.integers(1, 30, 2)) < share
        labels, count = connected_components(mask)
        expected, expected_count = flooded(mask)
        assert count == expected_count
        np.testing.assert_array_equal(labels, expected)
