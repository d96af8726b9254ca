"""Lines of strokes, pictures, data URLs and pixels, right and wrong."""

import base64
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps

from model import drawing
from model.drawing.normalization import Normalization
from tests.model.drawing.pictures import (
    SEVEN,
    difference,
    file,
    picture,
    seen_picture,
    seen_strokes,
)

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


def check(seen):
    assert seen.shape == (28, 28)
    assert seen.dtype == np.float32
    assert np.isfinite(seen).all()
    assert seen.min() >= 0
    assert 0 < seen.max() <= 1


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


# --- Pictures ----------------------------------------------------------------------------------


def test_mnist_passes_through_unchanged(mnist):
    """What the network learned from is the fixed point of the way to it."""
    same = [
        np.array_equal(np.round(seen_picture(Image.fromarray(image)) * 255), image)
        for image in mnist.test.images
    ]
    assert np.mean(same) >= 0.999


def test_mnist_dark_on_light_is_turned_and_kept(mnist):
    for image in mnist.test.images[:100]:
        seen = seen_picture(file(Image.fromarray(255 - image)))
        np.testing.assert_allclose(seen * 255, image, atol=0.01)


def test_mnist_enlarged_is_still_the_same_digit(mnist):
    """Redrawn with one pen, ink stays where it was, but for its width."""
    far = []
    for image in mnist.test.images[:60]:
        large = Image.fromarray(image).resize((280, 280), Image.Resampling.BICUBIC)
        seen = seen_picture(file(large))
        far.append(np.corrcoef(seen.ravel(), image.ravel())[0, 1])
    assert np.mean(far) > 0.87


def from_strokes_of(strokes, pen):
    """Strokes as the network sees them of a picture in which a pen of so many pixels drew them.

    A wider pen than the usual one of 2.5 keeps a fifth of what it is wider.
    """
    points = np.concatenate([np.array(stroke) for stroke in strokes])
    scale = (20 - 2.5 - 1) / (points.max(axis=0) - points.min(axis=0)).max()
    width = 2.5 + max(0.0, pen * scale - 2.5) / 5
    return seen_strokes(strokes, None, Normalization(stroke_width=width))


@pytest.mark.parametrize("pen", [8, 20, 32])
@pytest.mark.parametrize("side", [100, 280, 1000])
def test_strokes_and_their_picture_are_seen_alike_whatever_the_pen(side, pen):
    seen = seen_picture(file(picture(side=side, pen=pen * side / 280)))
    assert difference(seen, from_strokes_of(SEVEN, pen)) < 0.1


def test_a_small_loop_that_the_pen_filled_opens_again():
    turn = np.linspace(0, 2 * np.pi, 40)
    loop = [[[140 + 13 * np.cos(t), 140 + 13 * np.sin(t)] for t in turn]]
    tail = [[[153, 140], [150, 230]]]
    seen = seen_picture(file(picture(loop + tail, pen=32)))
    whole = seen_strokes(loop + tail)
    assert difference(seen, whole) < 0.3
    # The loop's middle is paper again, in the rows where both of its sides are ink.
    middle = seen_picture(file(picture(loop, pen=32)))[14]
    assert middle[14] < 0.2
    assert middle[:14].max() == middle[15:].max() == 1


def test_where_two_strokes_run_together_no_third_appears():
    """Between a flag and the stem of a 1 a thick pen leaves a corner, not a line."""
    one = [[[118.0, 130.0], [150.0, 90.0], [145.0, 190.0]]]
    seen = seen_picture(file(picture(one, pen=32)))
    assert difference(seen, from_strokes_of(one, 32)) < 0.09


def test_a_card_on_nothing_is_seen_as_the_card():
    for image in (picture(), ImageOps.invert(picture())):
        shape = Image.new("L", image.size, 0)
        ImageDraw.Draw(shape).rounded_rectangle((15, 15, 265, 265), 30, fill=255)
        card = Image.merge("LA", (image, shape))
        np.testing.assert_allclose(seen_picture(file(card)), seen_picture(file(image)), atol=0.02)


def test_polarity_alpha_color_and_depth_do_not_matter():
    dark = picture()
    light = ImageOps.invert(dark)
    black, white = Image.new("L", dark.size, 0), Image.new("L", dark.size, 255)
    sixteen = Image.fromarray(np.asarray(dark).astype(np.uint16) * 257)
    blue = Image.merge("RGB", (dark, dark, white))
    red_on_black = Image.merge("RGB", (light, black, black))
    ways = [
        light,
        dark.convert("RGB"),
        dark.convert("RGBA"),
        Image.merge("RGBA", (black, black, black, light)),
        Image.merge("RGBA", (white, white, white, light)),
        Image.merge("LA", (black, light)),
        dark.convert("P"),
        sixteen,
        blue,
        red_on_black,
        dark.convert("F"),
    ]
    seen = seen_picture(file(dark))
    for image in ways[:-1]:
        np.testing.assert_allclose(seen_picture(file(image)), seen, atol=0.02)
    np.testing.assert_allclose(seen_picture(ways[-1]), seen, atol=0.02)
    for kind, options in (("JPEG", {"quality": 90}), ("WEBP", {"lossless": True})):
        assert difference(seen_picture(file(dark, kind, **options)), seen) < 0.06


def test_an_animation_shows_its_first_frame():
    first, second = picture(), picture([[[20, 20], [250, 260]]])
    for kind in ("PNG", "WEBP"):
        content = file(first, kind, save_all=True, append_images=[second], lossless=True)
        seen = seen_picture(content)
        assert difference(seen, seen_picture(file(first))) < 0.05


def test_exif_turns_the_picture():
    image = picture()
    exif = Image.Exif()
    exif[0x0112] = 6  # the picture is to be turned by a quarter to the right
    lying = image.transpose(Image.Transpose.ROTATE_90)
    seen = seen_picture(file(lying, "JPEG", exif=exif, quality=95))
    assert difference(seen, seen_picture(file(image))) < 0.06


def test_twenty_thousand_squared_is_too_large_before_it_is_decoded():
    header = file(Image.new("L", (1, 1)))
    side = (20_000).to_bytes(4, "big")
    chunk = b"IHDR" + side + side + header[24:29]
    content = header[:12] + chunk + zlib.crc32(chunk).to_bytes(4, "big") + header[33:]
    with pytest.raises(drawing.TooLarge, match=r"20,000 x 20,000 .* at most 16 million"):
        seen_picture(content)


def test_a_pillow_image_that_is_too_large_is_refused_too():
    with pytest.raises(drawing.TooLarge):
        seen_picture(Image.new("1", (5000, 4000)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_bytes_that_end_early_are_no_image(kind):
    content = file(picture(mode="RGB"), kind)
    for share in (0.1, 0.5, 0.9):
        with pytest.raises(drawing.NotAnImage):
            seen_picture(content[: int(len(content) * share)])


@pytest.mark.parametrize("content", [b"", b"hello", b"GIF89a" + bytes(50), b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(drawing.NotAnImage, match=r"PNG|picture"):
        seen_picture(content)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_files_are_seen_or_refused(data):
    content = bytearray(file(picture(side=60, pen=5), data.draw(st.sampled_from(["PNG", "JPEG"]))))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    try:
        seen = seen_picture(bytes(content))
    except drawing.DrawingError:
        return
    check(seen)
