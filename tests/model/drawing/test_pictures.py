"""Lines of pictures in every form, and files that are none."""

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
    check,
    difference,
    file,
    picture,
    seen_picture,
    seen_strokes,
)


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
