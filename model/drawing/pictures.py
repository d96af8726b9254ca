"""Pictures: opened with care, and brought to one gray channel."""

import io
import struct

import numpy as np
from PIL import Image, ImageChops, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from model.arrays import Array
from model.drawing.errors import NotAnImage, TooLarge

MOST_PIXELS = 16_000_000
DAMAGE = (OSError, SyntaxError, ValueError, IndexError, TypeError, EOFError, struct.error)
# Colors of opaque pixels that differ by less than this, of 255, are one color.
ONE_COLOR = 24
# A card fills more than this share of the box around it.
CARD = 0.7


def open_picture(content: bytes) -> Image.Image:
    """Decode the first frame of a PNG, JPEG or WebP file, turned as its EXIF data says.

    Raises
    ------
    NotAnImage
        If the bytes are none of these files, are damaged or end too early.
    TooLarge
        If there are more than MOST_PIXELS pixels; nothing was decoded then.
    """
    kind = _kind(content)
    try:
        # The class itself: Image.open would refuse large pictures without saying how large.
        picture: Image.Image = kind(io.BytesIO(content), "")
    except DAMAGE as error:
        raise NotAnImage(f"the picture is damaged: {error}") from None
    check_size(picture)
    try:
        picture.load()
        return ImageOps.exif_transpose(picture)
    except DAMAGE as error:
        raise NotAnImage(f"the picture is damaged or ends too early: {error}") from None


def check_size(picture: Image.Image) -> None:
    """Raise TooLarge if a picture has more pixels than are taken."""
    W, H = picture.size
    if W * H > MOST_PIXELS:
        raise TooLarge(
            f"the picture is {W:,} x {H:,} pixels, {W * H / 1e6:.1f} million; "
            f"at most {MOST_PIXELS // 1_000_000} million are taken"
        )


def _kind(content: bytes) -> type[PngImageFile] | type[JpegImageFile] | type[WebPImageFile]:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    if content.startswith(b"\xff\xd8\xff"):
        return JpegImageFile
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WebPImageFile
    if not content:
        raise NotAnImage("there are no bytes; a PNG, JPEG or WebP file is needed")
    raise NotAnImage(
        f"the bytes begin with {content[:8]!r}; a PNG, JPEG or WebP file begins otherwise"
    )


def gray(picture: Image.Image) -> Image.Image:
    """Reduce a picture to one channel in which ink and paper differ.

    What is transparent becomes paper. Of colors, the least of red, green and
    blue tells any ink from white paper, and the greatest any ink from black.

    Returns
    -------
    channel : Pillow image of mode L
    """
    if picture.mode in ("RGBA", "RGBa", "LA", "La", "PA") or "transparency" in picture.info:
        rgba = picture.convert("RGBA")
        alpha = rgba.getchannel("A")
        opaque = gray(rgba.convert("RGB"))
        least, most = alpha.getextrema()
        if least == most:
            return opaque
        below = Image.new("L", picture.size, _below(np.asarray(alpha) > 127, np.asarray(opaque)))
        below.paste(opaque, mask=alpha)
        return below
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode == "F" or picture.mode.startswith("I"):
        return _eight_bits(picture)
    if picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    if picture.mode == "L":
        return picture
    red, green, blue = picture.split()
    least_, most_ = (
        choose(choose(red, green), blue) for choose in (ImageChops.darker, ImageChops.lighter)
    )
    return max(least_, most_, key=_spread)


def _below(solid: Array, opaque: Array) -> int:
    """Choose what lies below a picture that is transparent in parts: its paper's level.

    Where a card with a drawing is cut out, that is the card's own. Where the drawing alone is
    solid, it is white or black, whichever is farther from the ink.
    """
    if not solid.any():
        return 255
    values = opaque[solid]
    low, high = np.percentile(values, (2, 98))
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    box = (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)
    if high - low > ONE_COLOR and len(values) > CARD * box:
        return int(np.median(values))
    return 255 if values.mean() < 128 else 0


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Bring 16 and 32 bits, and floats, to 8: sixteen bits by their meaning, the rest by range."""
    values = np.nan_to_num(np.asarray(picture, np.float64), posinf=0, neginf=0)
    if picture.mode.startswith("I;16") or (picture.mode == "I" and 255 < values.max() < 65536):
        low, high = 0.0, 65535.0
    else:
        low, high = float(min(values.min(), 0)), float(max(values.max(), 255))
    return Image.fromarray(np.round((values - low) * (255 / (high - low))).astype(np.uint8))


def _spread(channel: Image.Image) -> float:
    """Deviation of the values of a channel of 8 bits."""
    counts = np.array(channel.histogram(), np.float64)
    levels = np.arange(256)
    mean = counts @ levels / counts.sum()
    return float(counts @ (levels - mean) ** 2)
