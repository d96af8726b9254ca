"""Pictures: decoded safely, and reduced to one gray channel."""

import io
import struct

import numpy as np
from PIL import Image, ImageChops, ImageOps, ImageStat
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from model.arrays import Array
from model.drawing.errors import NotAnImage, TooLarge

MOST_PIXELS = 16_000_000
_ACCEPTED = f"at most {MOST_PIXELS // 1_000_000} million are accepted"
# What Pillow raises for damaged files.
DECODING_ERRORS = (OSError, SyntaxError, ValueError, IndexError, TypeError, EOFError, struct.error)
# Opaque pixels whose levels, of 255, span less than this have one color.
ONE_COLOR_LEVELS = 24
# Opaque pixels that fill more than this share of the box around them are a card with a drawing.
CARD_SHARE = 0.7


def open_picture(content: bytes) -> Image.Image:
    """Decode the first frame of a PNG, JPEG or WebP file, rotated as its EXIF data says.

    NotAnImage if the bytes are not such a file, are damaged or end too early; TooLarge, before
    they are decoded, if there are more than MOST_PIXELS pixels.
    """
    kind = _kind(content)
    try:
        # Not by Image.open, which refuses large pictures without saying how large they are.
        picture: Image.Image = kind(io.BytesIO(content), "")
        check_size(picture)
        picture.load()
        return ImageOps.exif_transpose(picture)
    except TooLarge:
        raise
    except Image.DecompressionBombError:
        # The WebP decoder allocates the canvas at once, so Pillow checks its size before.
        raise TooLarge(f"the picture has too many pixels; {_ACCEPTED}") from None
    except DECODING_ERRORS as error:
        raise NotAnImage(f"the picture is damaged or ends too early: {error}") from None


def check_size(picture: Image.Image) -> None:
    """Raise TooLarge if a picture has more than MOST_PIXELS pixels."""
    W, H = picture.size
    if W * H > MOST_PIXELS:
        raise TooLarge(
            f"the picture is {W:,} x {H:,} pixels, {W * H / 1e6:.1f} million; {_ACCEPTED}"
        )


def _kind(content: bytes) -> type[PngImageFile] | type[JpegImageFile] | type[WebPImageFile]:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    if content.startswith(b"\xff\xd8\xff"):
        return JpegImageFile
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WebPImageFile
    if not content:
        raise NotAnImage("the file is empty; a PNG, JPEG or WebP file is needed")
    raise NotAnImage(f"a file that begins with {content[:8]!r} is not a PNG, JPEG or WebP file")


def gray(picture: Image.Image) -> Image.Image:
    """Reduce a picture to one channel, of mode L, in which ink and paper differ.

    Transparent pixels become paper. Of colors, the minimum of red, green and blue separates any
    ink from white paper, and the maximum any ink from black paper; the one that varies more is
    taken.
    """
    if picture.mode in ("RGBA", "RGBa", "LA", "La", "PA") or "transparency" in picture.info:
        rgba = picture.convert("RGBA")
        alpha = rgba.getchannel("A")
        opaque = gray(rgba.convert("RGB"))
        if len(set(alpha.getextrema())) == 1:
            return opaque
        level = _paper_level(np.asarray(alpha) > 127, np.asarray(opaque))
        paper = Image.new("L", picture.size, level)
        paper.paste(opaque, mask=alpha)
        return paper
    if picture.mode == "F" or picture.mode.startswith("I"):
        return _eight_bits(picture)
    if picture.mode == "L":
        return picture
    if picture.mode != "RGB":
        picture = picture.convert("RGB")
    red, green, blue = picture.split()
    minimum, maximum = (
        choose(choose(red, green), blue) for choose in (ImageChops.darker, ImageChops.lighter)
    )
    return max(minimum, maximum, key=lambda channel: ImageStat.Stat(channel).var[0])


def _paper_level(solid: Array, opaque: Array) -> int:
    """Choose the level of the paper below a partly transparent picture, 0 to 255.

    Around a cut-out card with a drawing, it is the card's own. If only the drawing is opaque, it
    is white or black, whichever differs more from the ink.
    """
    if not solid.any():
        return 255
    values = opaque[solid]
    low, high = np.percentile(values, (2, 98))
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    box = (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)
    if high - low > ONE_COLOR_LEVELS and len(values) > CARD_SHARE * box:
        return int(np.median(values))
    return 255 if values.mean() < 128 else 0


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Convert to 8 bits: 16-bit values by their full range, others by the range they have."""
    values = np.nan_to_num(np.asarray(picture, np.float64), posinf=0, neginf=0)
    if picture.mode.startswith("I;16") or (picture.mode == "I" and 255 < values.max() < 65536):
        low, high = 0.0, 65535.0
    else:
        low, high = float(min(values.min(), 0)), float(max(values.max(), 255))
    return Image.fromarray(np.round((values - low) * (255 / (high - low))).astype(np.uint8))
