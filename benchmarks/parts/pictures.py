"""The forms in which one drawing may be sent: strokes, and pictures of many kinds."""

from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image, ImageChops, ImageDraw

# Lists of points [x, y], y down and 0 to 1 across the canvas.
Strokes = list[list[list[float]]]
# The side of the page's canvas and the width of its pen, in pixels.
SIDE, PEN = 280, 20.0


def forms(strokes: Strokes) -> dict[str, dict[str, Any]]:
    """Return the forms of a drawing by name, each as ``network_input`` takes it."""
    ink = ImageChops.invert(canvas(strokes))
    black = Image.new("L", ink.size, 0)
    pictures = {f"PNG, pen {pen}": encode(canvas(strokes, pen=pen)) for pen in (20, 8, 32)}
    pictures["light on dark"] = encode(ink)
    # Black ink on a transparent ground, as an HTML canvas has it.
    pictures["transparent"] = encode(Image.merge("RGBA", (black, black, black, ink)))
    for side in (100, 1000):
        pictures[f"{side:,} px"] = encode(canvas(strokes, side, PEN * side / SIDE))
    pictures["JPEG, uneven light"] = encode(photo(canvas(strokes)), "JPEG", quality=80)
    return {"strokes": {"strokes": strokes}} | {n: {"image": p} for n, p in pictures.items()}


def canvas(strokes: Strokes, side: int = SIDE, pen: float = PEN) -> Image.Image:
    """Draw black strokes with a round pen, ``pen`` pixels wide, on a white square."""
    # Small canvases are drawn larger and reduced, for soft edges.
    finer = 3 if side < 500 else 1
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


def photo(picture: Image.Image) -> Image.Image:
    """Add light from one side, the edge of a shadow, and noise of a fixed seed."""
    levels = np.asarray(picture, np.float32) / 255
    side = len(levels)
    across = np.linspace(0.5, 1, side, dtype=np.float32)
    light = across * np.where(np.arange(side)[:, None] > 0.7 * side, 0.65, 1)
    noise = np.random.default_rng(0).standard_normal(levels.shape) * 0.025
    lit = np.clip((0.15 + 0.75 * levels) * light + noise, 0, 1)
    return Image.fromarray((lit * 255).astype(np.uint8))


def encode(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """Encode a picture as the bytes of a file."""
    file = BytesIO()
    picture.save(file, kind, **({"compress_level": 1} | options))
    return file.getvalue()
