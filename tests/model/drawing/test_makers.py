"""Lines of strokes, pixels and data URLs, right and wrong."""

import base64

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import drawing
from model.drawing.normalization import Normalization
from tests.model.drawing.pictures import SEVEN, check, file, picture, seen_picture, seen_strokes

# --- Strokes -----------------------------------------------------------------------------------


def test_a_vertical_stroke_lies_where_it_was_worked_out():
    """A box of 20 minus the pen's 2.5 and a faded pixel leaves 16.5 for the line, about 14."""
    seen = seen_strokes([[[5, 0], [5, 100]]])
    inked_rows = np.flatnonzero(seen.max(axis=1) > 1e-3)
    assert (inked_rows[0], inked_rows[-1]) == (5, 23)
    # The column of the line is fully inked, its neighbors 1.25 + 0.5 - 1, and no others.
    np.testing.assert_allclose(seen[14, 11:18], [0, 0, 0.75, 1, 0.75, 0, 0], atol=1e-5)
    np.testing.assert_allclose(seen[::-1][4:23], seen[5:24], atol=1e-5)


def test_any_unit_and_place_give_the_same():
    seen = seen_strokes(SEVEN)
    for scale, x, y in [(1e-6, 0, 0), (1, -500, 900), (1e80, 0, 0), (0.01, 3, 4)]:
        moved = [[[x + scale * a, y + scale * b] for a, b in stroke] for stroke in SEVEN]
        np.testing.assert_allclose(seen_strokes(moved), seen, atol=2e-3)


@pytest.mark.parametrize(
    ("of_strokes", "of_pixels"),
    [
        (lambda x, y: (y, x), lambda seen: seen.T),
        (lambda x, y: (-x, y), lambda seen: np.roll(seen[:, ::-1], 1, axis=1)),
        (lambda x, y: (x, -y), lambda seen: np.roll(seen[::-1], 1, axis=0)),
    ],
)
def test_a_transposed_or_flipped_drawing_is_seen_so(of_strokes, of_pixels):
    turned = [[list(of_strokes(x, y)) for x, y in stroke] for stroke in SEVEN]
    expected = of_pixels(seen_strokes(SEVEN))
    np.testing.assert_allclose(seen_strokes(turned), expected, atol=1e-4)


def test_the_order_and_direction_of_strokes_do_not_matter():
    turned = [stroke[::-1] for stroke in SEVEN[::-1]]
    np.testing.assert_allclose(seen_strokes(turned), seen_strokes(SEVEN), atol=1e-4)


def test_doubled_points_and_the_canvas_do_not_matter():
    doubled = [[point for point in stroke for _ in range(3)] for stroke in SEVEN]
    seen = seen_strokes(SEVEN)
    np.testing.assert_allclose(seen_strokes(doubled), seen, atol=1e-5)
    np.testing.assert_allclose(seen_strokes(SEVEN, (280, 280)), seen, atol=1e-5)


def test_a_single_point_is_a_dot_in_the_middle():
    seen = seen_strokes([[[3, 4]], []])
    assert seen[14, 14] == 1
    assert 1 < seen.sum() < 20


coordinate = st.floats(allow_nan=True, allow_infinity=True) | st.integers(-(10**120), 10**120)
points = st.lists(st.lists(coordinate, min_size=1, max_size=3), max_size=6)


@settings(max_examples=300, deadline=None)
@given(st.lists(points, max_size=4))
def test_any_strokes_are_seen_or_refused(strokes):
    try:
        seen = seen_strokes(strokes)
    except drawing.DrawingError:
        return
    check(seen)


finite = st.floats(-1e99, 1e99)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.tuples(finite, finite), min_size=1, max_size=6), min_size=1))
def test_any_finite_strokes_are_seen(strokes):
    check(seen_strokes(strokes))
    shown = drawing.normalization_stages(drawing.line_of_strokes(strokes))
    assert np.isfinite(shown.scale)
    assert np.isfinite(shown.center_of_mass).all()


@pytest.mark.parametrize(
    ("strokes", "error", "text"),
    [
        ([], drawing.EmptyDrawing, "draw a digit first"),
        ([[], []], drawing.EmptyDrawing, "draw a digit first"),
        ([[[0, float("nan")]]], drawing.DrawingError, "stroke 0, point 0 is"),
        ([[[0, 0]], [[0, 0], [float("inf"), 0]]], drawing.DrawingError, "stroke 1, point 1 is"),
        ([[[0, 0, 0]]], drawing.DrawingError, "two finite numbers"),
        ([[[0, "1"]]], drawing.DrawingError, "two finite numbers"),
        ([[[0, True]]], drawing.DrawingError, "two finite numbers"),
        ([[[0, 10**400]]], drawing.DrawingError, "two finite numbers"),
        ([[[0, 0]]] * 501, drawing.TooLarge, "501 strokes; at most 500"),
        ([[[0, 0]] * 20_001], drawing.TooLarge, "20001 points; at most 20000"),
    ],
)
def test_wrong_strokes_are_refused_with_the_reason(strokes, error, text):
    with pytest.raises(error, match=text):
        seen_strokes(strokes)


@pytest.mark.parametrize(
    "canvas", [(0, 280), (280, float("nan")), (280,), (1e-9, 1e-9), (1e-300, 1e-300)]
)
def test_a_wrong_canvas_is_refused(canvas):
    with pytest.raises(drawing.DrawingError, match="the canvas is"):
        seen_strokes(SEVEN, canvas)


# --- Pixels and data URLs ----------------------------------------------------------------------


def test_pixels_are_taken_as_they_are():
    pixels = [i / 784 for i in range(784)]
    line = drawing.line_of_pixels(pixels)
    for normalization in (Normalization(), Normalization(False, 28, None, False)):
        seen = drawing.normalize(line, normalization)
        np.testing.assert_array_equal(seen, np.array(pixels, np.float32).reshape(28, 28))
    with pytest.raises(drawing.DrawingError, match="send strokes or a picture"):
        drawing.normalization_stages(line)


@pytest.mark.parametrize(
    ("pixels", "text"),
    [
        ([0.5] * 783, "783 pixels; 784 are needed"),
        ([0.0] * 783 + [float("nan")], "pixel 783 is nan"),
        ([-0.1] + [0.0] * 783, "pixel 0 is -0.1"),
        ([1.1] + [0.0] * 783, "from 0 to 1"),
        (["1"] + [0.0] * 783, "pixel 0 is '1'"),
        ([0.0] * 784, "there is no ink"),
    ],
)
def test_wrong_pixels_are_refused_with_the_reason(pixels, text):
    with pytest.raises(drawing.DrawingError, match=text):
        drawing.line_of_pixels(pixels)


def test_a_data_url_is_seen_as_its_picture():
    content = file(picture())
    url = "data:image/png;base64," + base64.b64encode(content).decode()
    np.testing.assert_array_equal(seen_picture(url), seen_picture(content))


@pytest.mark.parametrize(
    "url",
    ["", "hello", "data:text/plain;base64,aGk=", "data:image/png,aGk=", "data:image/png;base64,?"],
)
def test_a_broken_data_url_is_refused(url):
    with pytest.raises(drawing.NotAnImage, match="data URL"):
        seen_picture(url)
