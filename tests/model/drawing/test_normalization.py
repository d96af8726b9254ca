"""The stages to 28 x 28, what they show and measure, and slow versions of what they compute."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from model import drawing
from model.drawing.line import FADE
from model.drawing.masks import distance, maximum_filter
from model.drawing.normalization import LEAST_INK, LEAST_LENGTH, Normalization
from model.drawing.strokes import Strokes
from tests.model.drawing.pictures import (
    SEVEN,
    difference,
    file,
    picture,
    seen_picture,
    seen_strokes,
)


def center_of_mass(seen):
    places = np.arange(28)
    return seen.sum(axis=0) @ places / seen.sum(), seen.sum(axis=1) @ places / seen.sum()


def test_the_center_of_mass_comes_to_fourteen():
    ell = [[[100, 60], [100, 200], [180, 200]]]
    for seen in (seen_strokes(ell), seen_picture(file(picture(ell)))):
        np.testing.assert_allclose(center_of_mass(seen), (14, 14), atol=0.05)


def test_the_ink_stays_on_the_paper_whatever_its_center_of_mass():
    rows = [[[0, y], [100, y]] for y in range(0, 40, 4)]
    seen = seen_strokes([*rows, [[50, 0], [50, 100]]])
    # As far down as the box may go: its twenty rows end with the paper.
    assert seen[7].max() < 0.01
    assert seen[8:, 14].min() > 0.45


def test_without_centering_the_box_stands_in_the_middle():
    seen = seen_strokes(SEVEN, normalization=Normalization(center=False))
    rows = np.flatnonzero(seen.max(axis=1) > 0.01)
    assert (rows[0], rows[-1]) == (5, 23)


def test_without_cropping_the_digit_is_as_small_as_on_its_canvas():
    whole = seen_strokes(SEVEN, (2800, 2800), Normalization(crop=False, center=False))
    cropped = seen_strokes(SEVEN, (2800, 2800))
    assert whole.sum() < cropped.sum() / 5


@pytest.mark.parametrize("width", [1.5, 2.5, 4.0])
def test_the_pen_is_as_wide_as_is_asked_for(width):
    normalization = Normalization(stroke_width=width)
    bar = [[[0, 0], [100, 0]]]
    seen = seen_strokes(bar, normalization=normalization)
    assert seen[:, 14].sum() == pytest.approx(width, abs=0.3)
    seen = seen_picture(file(picture([[[60, 140], [220, 140]]])), normalization)
    assert seen[:, 14].sum() == pytest.approx(width, abs=0.5)


def test_without_the_width_step_a_thick_pen_stays_thick():
    content = file(picture(pen=32))
    thick = seen_picture(content, Normalization(stroke_width=None))
    assert thick.sum() > 1.3 * seen_picture(content).sum()


@pytest.mark.parametrize("box", [12.0, 20.0, 26.0])
def test_the_box_is_as_large_as_is_asked_for(box):
    seen = seen_strokes(SEVEN, normalization=Normalization(box=box, center=False))
    rows = np.flatnonzero(seen.max(axis=1) > 0.01)
    assert rows[-1] - rows[0] + 1 == pytest.approx(box, abs=1.1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"box": 0.5}, "the box is 0.5 pixels; it must be 1 to 28"),
        ({"box": 29.0}, "the box is 29 pixels"),
        ({"stroke_width": 0.1}, "the stroke width is 0.1 pixels; .* at least 0.5 and at most 18.9"),
        ({"stroke_width": 19.0}, "in a box of 20 pixels it must be .* at most 18.9"),
        ({"box": 3.0}, "the stroke width is 2.5 pixels"),
    ],
)
def test_a_normalization_out_of_bounds_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        Normalization(**wrong)


boxes = st.floats(1.7, 28)
normalizations = boxes.flatmap(
    lambda box: st.builds(
        Normalization,
        crop=st.booleans(),
        box=st.just(box),
        stroke_width=st.none() | st.floats(0.5, box - FADE - LEAST_LENGTH),
        center=st.booleans(),
    )
)
coordinates = st.floats(-1e99, 1e99) | st.floats(-1, 2) | st.integers(-300, 600)
lists_of_strokes = st.lists(
    st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=5), min_size=1, max_size=3
)
sides = st.floats(0, 1e99, exclude_min=True) | st.floats(0.5, 2) | st.integers(1, 300)
canvases = st.none() | st.tuples(sides, sides)


def check_or_refuse(make_line, normalization):
    """Whatever is drawn, the input has ink and the last stage is the input, or it is refused."""
    try:
        line = make_line()
        seen = drawing.normalize(line, normalization)
    except drawing.DrawingError:
        return
    assert seen.shape == (28, 28)
    assert seen.dtype == np.float32
    assert seen.min() >= 0
    assert LEAST_INK <= seen.max() <= 1
    shown = drawing.normalization_stages(line, normalization)
    np.testing.assert_array_equal(shown.pictures["centered"], seen)
    assert all(np.isfinite(image).all() for image in shown.pictures.values())
    assert np.isfinite([shown.scale, *shown.center_of_mass]).all()


@settings(max_examples=400, deadline=None)
@given(lists_of_strokes, canvases, normalizations)
def test_any_strokes_have_ink_or_are_refused(strokes, canvas, normalization):
    check_or_refuse(lambda: drawing.line_of_strokes(strokes, canvas), normalization)


@settings(max_examples=300, deadline=None)
@given(st.data(), normalizations)
def test_any_picture_has_ink_or_is_refused(data, normalization):
    H, W = data.draw(st.tuples(st.integers(1, 80), st.integers(1, 80)))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    inked = rng.random((H, W)) < data.draw(st.sampled_from([0.002, 0.02, 0.3]))
    levels = np.where(inked, data.draw(st.integers(0, 200)), 255).astype(np.uint8)
    check_or_refuse(lambda: drawing.line_of_picture(Image.fromarray(levels)), normalization)


@pytest.mark.parametrize(
    ("strokes", "normalization"),
    [
        ([[[20, 20], [80, 80]]], Normalization(crop=False)),
        ([[[20, 20], [80, 80]]], Normalization(crop=False, center=False)),
        ([[[20, 20]]], Normalization(crop=False, stroke_width=None)),
    ],
)
def test_ink_off_the_canvas_is_an_empty_drawing(strokes, normalization):
    line = drawing.line_of_strokes(strokes, (5, 5))
    for see in (drawing.normalize, drawing.normalization_stages):
        with pytest.raises(drawing.EmptyDrawing, match="no ink"):
            see(line, normalization)


def test_a_dot_that_no_sample_hits_is_an_empty_drawing():
    levels = np.full((32, 32), 255, np.uint8)
    levels[2, 3] = 0
    line = drawing.line_of_picture(Image.fromarray(levels))
    assert drawing.normalize(line).max() > 0.9
    with pytest.raises(drawing.EmptyDrawing, match="no ink"):
        drawing.normalize(line, Normalization(crop=False, box=2, stroke_width=None))


STROKES = drawing.line_of_strokes(SEVEN, (280, 280))
PICTURE = drawing.line_of_picture(picture())


@pytest.mark.parametrize("line", [STROKES, PICTURE], ids=["strokes", "picture"])
def test_the_stages_end_in_what_the_network_sees(line):
    shown = drawing.normalization_stages(line)
    assert list(shown.pictures) == ["drawing", "crop", "box", "width", "placed", "centered"]
    np.testing.assert_array_equal(shown.pictures["centered"], drawing.normalize(line))
    placed = drawing.normalize(line, Normalization(center=False))
    np.testing.assert_array_equal(shown.pictures["placed"], placed)
    np.testing.assert_allclose(shown.center_of_mass, center_of_mass(placed), atol=1e-4)
    for name in ("box", "width"):
        assert max(shown.pictures[name].shape) <= 28
    for image in shown.pictures.values():
        assert image.min() >= 0
        assert 0 < image.max() <= 1


@pytest.mark.parametrize("line", [STROKES, PICTURE], ids=["strokes", "picture"])
def test_the_stages_show_the_drawing_where_it_is(line):
    small = 1 - np.asarray(picture().resize((112, 112), Image.Resampling.BOX), np.float32) / 255
    assert difference(drawing.normalization_stages(line).pictures["drawing"], small) < 0.1


@pytest.mark.parametrize(("side", "pen"), [(280, 8), (280, 20), (280, 32), (1000, 70), (100, 7)])
def test_the_stroke_width_is_measured_in_the_picture_s_pixels(side, pen):
    line = drawing.line_of_picture(file(picture(side=side, pen=pen)))
    shown = drawing.normalization_stages(line)
    assert shown.stroke_width == pytest.approx(pen, rel=0.12)
    # The line of SEVEN is 140 of 280 high, and comes to 20 less the pen and the faded edge.
    assert shown.scale == pytest.approx((20 - 2.5 - FADE) / (140 * side / 280), rel=0.03)


def test_strokes_have_no_width_of_their_own():
    assert drawing.normalization_stages(STROKES).stroke_width is None


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
def test_the_maximum_is_that_of_the_window(reach):
    values = np.random.default_rng(0).standard_normal((17, 23)).astype(np.float32)
    found = maximum_filter(values, reach)
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
