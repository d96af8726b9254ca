"""The forms in which one drawing may be sent: strokes, and pictures of many kinds."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image, ImageChops, ImageDraw

# Lists of points [x, y], y down and 0 to 1 across the canvas.
Strokes = list[list[list[float]]]
# Canvases are drawn at this many times their size and reduced, for soft edges.
FINER = 3
# The side of the page's canvas and the width of its pen, in pixels.
SIDE, PEN = 280, 20.0


def canvas(strokes: Strokes, side: int = SIDE, pen: float = PEN) -> Image.Image:
    """Draw black strokes with a round pen, ``pen`` pixels wide, on a white square."""
    finer = FINER if side < 500 else 1
    scale, width = side * finer, pen * finer
    picture = Image.new("L", (scale, scale), 255)
    draw = ImageDraw.Draw(picture)
    for stroke in strokes:
        points = [(x * scale, y * scale) for x, y in stroke]
        if len(points) > 1:
            draw.line(points, fill=0, width=max(1, round(width)))
        for x, y in points:
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=0)
    return picture.reduce(finer)


def png(picture: Image.Image) -> bytes:
    """Encode a picture as PNG."""
    file = BytesIO()
    picture.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _strokes(strokes: Strokes) -> dict[str, Any]:
    return {"strokes": strokes}


def _dark_on_light(strokes: Strokes, side: int = SIDE, pen: float = PEN) -> dict[str, Any]:
    return {"image": png(canvas(strokes, side, pen))}


def _light_on_dark(strokes: Strokes) -> dict[str, Any]:
    return {"image": png(ImageChops.invert(canvas(strokes)))}


def _transparent(strokes: Strokes) -> dict[str, Any]:
    """Draw black ink on a transparent ground, as an HTML canvas does."""
    ink = ImageChops.invert(canvas(strokes))
    black = Image.new("L", ink.size, 0)
    return {"image": png(Image.merge("RGBA", (black, black, black, ink)))}


def _photo(strokes: Strokes) -> dict[str, Any]:
    """Make a JPEG with light from one side, the edge of a shadow and noise of a fixed seed."""
    levels = np.asarray(canvas(strokes), np.float32) / 255
    across = np.linspace(0.5, 1, SIDE, dtype=np.float32)
    light = across * np.where(np.arange(SIDE)[:, None] > 0.7 * SIDE, 0.65, 1)
    noise = np.random.default_rng(0).standard_normal(levels.shape) * 0.025
    lit = np.clip((0.15 + 0.75 * levels) * light + noise, 0, 1)
    file = BytesIO()
    Image.fromarray((lit * 255).astype(np.uint8)).save(file, "JPEG", quality=80)
    return {"image": file.getvalue()}


FORMS: dict[str, Callable[[Strokes], dict[str, Any]]] = {
    "strokes": _strokes,
    **{f"PNG, pen {pen}": partial(_dark_on_light, pen=pen) for pen in (20, 8, 32)},
    "light on dark": _light_on_dark,
    "transparent": _transparent,
    **{
        f"{side:,} px": partial(_dark_on_light, side=side, pen=PEN * side / SIDE)
        for side in (100, 1000)
    },
    "JPEG, uneven light": _photo,
}
