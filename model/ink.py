"""Pictures: opened with care, and their ink told from their paper."""

import io
import struct

import numpy as np
from PIL import Image, ImageChops, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from model.drawing_errors import EmptyDrawing, NotAnImage, TooLarge
from model.layers import Array
from model.line import Line
from model.outlines import Outline
from model.raster import Raster

MOST_PIXELS = 16_000_000
# A contrast below this share of white is noise or a stain.
FAINTEST = 0.06


def open_picture(content: bytes) -> Image.Image:
    """Decode the first frame of a PNG, JPEG or WebP file, turned as its EXIF data says."""
    kind = _kind(content)
    if kind is None:
        raise NotAnImage("the bytes are no picture; PNG, JPEG and WebP files are read")
    try:
        picture: Image.Image = kind(io.BytesIO(content), "")
        check_size(picture)
        picture.load()
        return ImageOps.exif_transpose(picture)
    except (
        OSError,
        SyntaxError,
        ValueError,
        IndexError,
        TypeError,
        struct.error,
        EOFError,
    ) as error:
        if isinstance(error, TooLarge):
            raise
        raise NotAnImage(f"the picture is damaged or ends too early ({error})") from None


def _kind(content: bytes) -> type | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    if content.startswith(b"\xff\xd8\xff"):
        return JpegImageFile
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WebPImageFile
    return None


def check_size(picture: Image.Image) -> None:
    W, H = picture.size
    if W * H > MOST_PIXELS:
        raise TooLarge(
            f"the picture is {W:,} x {H:,}, {W * H / 1e6:.0f} megapixels; "
            f"at most {MOST_PIXELS // 1_000_000} are taken"
        )


def find_ink(picture: Image.Image) -> Array:
    if picture.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in picture.info:
        rgba = picture.convert("RGBA")
        alpha = rgba.getchannel("A")
        low, high = alpha.getextrema()
        if low < high:
            return np.asarray(alpha, np.float32) / high
        picture = rgba.convert("RGB")
    if picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    if picture.mode == "RGB":
        r, g, b = picture.split()
        dark, light = (f(f(r, g), b) for f in (ImageChops.darker, ImageChops.lighter))
        picture = max((dark, light), key=lambda channel: np.asarray(channel).std())
    gray = np.asarray(picture, np.float32) / 255
    edge = np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]])
    ink = np.abs(gray - np.median(edge))
    most = float(ink.max())
    if most < FAINTEST:
        raise EmptyDrawing("there is no ink on the paper: draw a digit first")
    return ink if most > 0.9 else ink / most


def trace(picture: Image.Image) -> Line:
    ink = find_ink(picture)
    if max(ink.shape) <= 32:
        return Raster(ink)
    return Outline(ink)
