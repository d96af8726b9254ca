"""The steps to 28 x 28, what they show and measure, and the slow versions of what they rest on."""

import numpy as np
import pytest
from PIL import Image

from model import drawing
from model.drawing.line import FADE
from model.drawing.masks import distance, greatest
from model.drawing.placement import Normalization
from model.drawing.strokes import Strokes
from tests.model.drawing.pictures import SEVEN, difference, file, picture


def center_of_mass(seen):
    places = np.arange(28)
    return seen.sum(axis=0) @ places / seen.sum(), seen.sum(axis=1) @ places / seen.sum()


def test_the_center_of_mass_comes_to_fourteen():
    ell = [[[100, 60], [100, 200], [180, 200]]]
    for seen in (drawing.from_strokes(ell), drawing.from_image(file(picture(ell)))):
        np.testing.assert_allclose(center_of_mass(seen), (14, 14), atol=0.05)


def test_the_ink_stays_on_the_paper_whatever_its_center_of_mass():
    rows = [[[0, y], [100, y]] for y in range(0, 40, 4)]
    seen = drawing.from_strokes([*rows, [[50, 0], [50, 100]]])
    # As far down as the box may go: its twenty rows end with the paper.
    assert seen[7].max() < 0.01
    assert seen[8:, 14].min() > 0.45


def test_without_centering_the_box_stands_in_the_middle():
    seen = drawing.from_strokes(SEVEN, steps=Normalization(center=False))
    rows = np.flatnonzero(seen.max(axis=1) > 0.01)
    assert (rows[0], rows[-1]) == (5, 23)


def test_without_cropping_the_digit_is_as_small_as_on_its_canvas():
    whole = drawing.from_strokes(SEVEN, (2800, 2800), Normalization(crop=False, center=False))
    cropped = drawing.from_strokes(SEVEN, (2800, 2800))
    assert whole.sum() < cropped.sum() / 5


@pytest.mark.parametrize("width", [1.5, 2.5, 4.0])
def test_the_pen_is_as_wide_as_is_asked_for(width):
    steps = Normalization(stroke_width=width)
    bar = [[[0, 0], [100, 0]]]
    seen = drawing.from_strokes(bar, steps=steps)
    assert seen[:, 14].sum() == pytest.approx(width, abs=0.3)
    seen = drawing.from_image(file(picture([[[60, 140], [220, 140]]])), steps)
    assert seen[:, 14].sum() == pytest.approx(width, abs=0.5)


def test_without_the_width_step_a_thick_pen_stays_thick():
    content = file(picture(pen=32))
    thick = drawing.from_image(content, Normalization(stroke_width=None))
    assert thick.sum() > 1.3 * drawing.from_image(content).sum()


@pytest.mark.parametrize("box", [12.0, 20.0, 26.0])
def test_the_box_is_as_large_as_is_asked_for(box):
    seen = drawing.from_strokes(SEVEN, steps=Normalization(box=box, center=False))
    rows = np.flatnonzero(seen.max(axis=1) > 0.01)
    assert rows[-1] - rows[0] + 1 == pytest.approx(box, abs=1.1)


@pytest.mark.parametrize(
    "wrong", [{"box": 0.5}, {"box": 29.0}, {"stroke_width": 0.1}, {"stroke_width": 21.0}]
)
def test_steps_outside_of_their_bounds_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Normalization(**wrong)


def test_the_stages_end_in_what_the_network_sees():
    for shown, seen in (
        (drawing.stages_from_strokes(SEVEN, (280, 280)), drawing.from_strokes(SEVEN)),
        (drawing.stages_from_image(file(picture())), drawing.from_image(file(picture()))),
    ):
        assert list(shown.pictures) == ["drawing", "crop", "box", "width", "centered"]
        np.testing.assert_allclose(shown.pictures["centered"], seen, atol=1e-5)
        for name in ("box", "width"):
            assert max(shown.pictures[name].shape) <= 28
        for image in shown.pictures.values():
            assert image.min() >= 0
            assert 0 < image.max() <= 1


def test_the_stages_show_the_drawing_where_it_is():
    shown = drawing.stages_from_image(file(picture())).pictures["drawing"]
    small = 1 - np.asarray(picture().resize((112, 112), Image.Resampling.BOX), np.float32) / 255
    assert difference(shown, small) < 0.1
    strokes = drawing.stages_from_strokes(SEVEN, (280, 280)).pictures["drawing"]
    assert difference(strokes, small) < 0.1


@pytest.mark.parametrize(("side", "pen"), [(280, 8), (280, 20), (280, 32), (1000, 70), (100, 7)])
def test_the_stroke_width_is_measured_in_the_picture_s_pixels(side, pen):
    shown = drawing.stages_from_image(file(picture(side=side, pen=pen)))
    assert shown.stroke_width == pytest.approx(pen, rel=0.12)
    # The line of SEVEN is 140 of 280 high, and comes to 20 less the pen and the faded edge.
    assert shown.scale == pytest.approx((20 - 2.5 - FADE) / (140 * side / 280), rel=0.03)


def test_strokes_have_no_width_of_their_own():
    assert drawing.stages_from_strokes(SEVEN).stroke_width is None


# --- Slow versions -----------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.05, 0.5, 0.97])
@pytest.mark.parametrize("reach", [1, 3, 60])
def test_distances_are_those_to_the_nearest_pixel_outside(share, reach):
    for seed in range(4):
        rng = np.random.default_rng(seed)
        mask = rng.random(rng.integers(1, 25, 2)) < share
        outside = np.argwhere(~mask)
        expected = np.zeros(mask.shape)
        for place in np.argwhere(mask):
            far = np.sqrt(((outside - place) ** 2).sum(axis=1)).min() if len(outside) else reach
            expected[tuple(place)] = min(far, reach)
        np.testing.assert_allclose(distance(mask, reach), expected, rtol=1e-6)


@pytest.mark.parametrize("reach", [1, 2, 5, 40])
def test_the_greatest_nearby_is_that_of_the_window(reach):
    values = np.random.default_rng(0).standard_normal((17, 23)).astype(np.float32)
    found = greatest(values, reach)
    for i, j in np.ndindex(values.shape):
        window = values[max(i - reach, 0) : i + reach + 1, max(j - reach, 0) : j + reach + 1]
        assert found[i, j] == window.max()


def test_ink_fades_with_the_distance_to_the_nearest_segment():
    rng = np.random.default_rng(0)
    strokes = [rng.random((5, 2)) * 10, rng.random((1, 2)) * 10, rng.random((3, 2)) * 10]
    line = Strokes(strokes)
    x, y = np.linspace(-0.6, 0.6, 13), np.linspace(-0.5, 0.5, 11)
    found = line.ink(x, y, 10.0, 3.0)
    for i, j in np.ndindex(found.shape):
        far = min(_far(np.array([x[j], y[i]]), *ends) for ends in line.segments.astype(float))
        assert found[i, j] == pytest.approx(np.clip((1.5 - 10 * far) / FADE + 0.5, 0, 1), abs=1e-4)


def _far(place, start, end):
    """Distance to the nearest of very many places along a segment."""
    along = np.linspace(0, 1, 4001)[:, None]
    return np.sqrt(((start + along * (end - start) - place) ** 2).sum(axis=1)).min()
