"""How well drawings are read, in every form in which they may be sent.

Run as ``python -m benchmarks.drawings FILE``. FILE holds one JSON object a line: ``label``, a
digit, and ``strokes``, lists of [x, y] with y down and 0 to 1 across the canvas.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from model import drawing
from model.arrays import Array
from model.data import load_mnist
from model.network import Network
from model.training import Configuration, Training, load, predicting_weights

Strokes = list[list[list[float]]]
# Canvases are drawn at this many times their size and reduced, for soft edges.
FINER = 3
PAD = 280
PEN = 20.0
AT_ONCE = 250


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; return 0, or 1 if the file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drawings", description=__doc__)
    parser.add_argument("file", type=Path, help="drawings, one JSON object a line")
    parser.add_argument("--checkpoint", type=Path, help="a network; else one is trained first")
    parser.add_argument("--train-seconds", type=float, default=60.0)
    parser.add_argument("--every", type=int, default=1, help="take only every n-th drawing")
    options = parser.parse_args(arguments)
    try:
        lines = options.file.read_text().splitlines()[:: options.every]
        # Those that came as pictures were kept as pixels, which have one form only.
        drawings = [entry for entry in map(json.loads, lines) if "pixels" not in entry]
        labels = np.array([int(entry["label"]) for entry in drawings])
        all_strokes = [entry["strokes"] for entry in drawings]
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"benchmarks.drawings: {options.file}: {error}", file=sys.stderr)
        return 1
    network, weights = _trained(options.checkpoint, options.train_seconds)
    print(f"{len(labels):,} drawings of {options.file.name}\n")
    _report(network, weights, all_strokes, labels)
    print(f"\nMNIST test images sent as PNG that come out unchanged: {unchanged_mnist():.2%}")
    return 0


def _trained(checkpoint: Path | None, seconds: float) -> tuple[Network, Array]:
    if checkpoint:
        state = load(checkpoint)
        return Network(state["specification"]), predicting_weights(state)
    mnist, rate = load_mnist(), _images_per_second()
    epochs = max(1, round(seconds * rate / len(mnist.train.labels)))
    training = Training(Network("default"), Configuration.of({"epochs": epochs}), 0, mnist)
    started = time.monotonic()
    while not training.finished:
        training.advance()
    print(f"trained {epochs} epochs in {time.monotonic() - started:.0f} s")
    training.close()
    return training.network, training.weights()


def _images_per_second(steps: int = 60) -> float:
    """Measure training's speed, to choose epochs that fit the time: the schedule needs them."""
    training = Training(Network("default"), Configuration(), 0, load_mnist())
    started = time.monotonic()
    for _ in range(steps):
        training.advance()
    training.close()
    return training.images_seen / (time.monotonic() - started)


def _report(network: Network, weights: Array, all_strokes: list[Strokes], labels: Array) -> None:
    """Print accuracy, agreement and time by form, then the commonest confusions."""
    print(f"{'form':<28}{'right':>8}{'as strokes':>12}{'refused':>9}{'ms':>8}")
    answers: dict[str, Array] = {}
    for name, prepare, line_of in forms():
        seen, refused, spent = [], 0, 0.0
        for strokes in all_strokes:
            sent = prepare(strokes)
            started = time.perf_counter()
            try:
                seen.append(drawing.normalize(line_of(sent)))
            except drawing.DrawingError:
                seen.append(np.zeros((28, 28), np.float32))
                refused += 1
            spent += time.perf_counter() - started
        answer = answers[name] = _answers(network, weights, seen)
        same = np.mean(answer == answers["strokes"])
        right = np.mean(answer == labels)
        spent *= 1000 / len(labels)
        print(f"{name:<28}{right:>8.2%}{same:>12.2%}{refused:>9}{spent:>8.2f}", flush=True)
    table = np.array(list(answers.values()))
    print(f"\nthe same digit in all forms: {np.mean((table == table[0]).all(axis=0)):.2%}")
    alike = np.array([answers[name] for name in ALIKE])
    print(f"the same digit in {', '.join(ALIKE)}: {np.mean((alike == alike[0]).all(axis=0)):.2%}")
    wrong = Counter(
        (int(truth), int(answer))
        for truth, answer in zip(labels, answers["strokes"], strict=True)
        if truth != answer
    )
    print("\nconfusions of strokes: ", end="")
    print(", ".join(f"{t} read as {a}: {count}" for (t, a), count in wrong.most_common(10)))


# The forms of one drawing that a person would call the same.
ALIKE = ("strokes", "PNG, pen 20", "light on dark", "transparent", "100 px", "1,000 px")


def forms() -> Iterator[tuple[str, Callable[[Strokes], Any], Callable[[Any], drawing.Line]]]:
    """Yield each form: its name, what makes it of strokes, and what makes its line."""
    yield "strokes", list, drawing.line_of_strokes
    for pen in (20, 8, 32):
        yield f"PNG, pen {pen}", partial(_dark_on_light, side=PAD, pen=pen), drawing.line_of_picture
    yield "light on dark", _light_on_dark, drawing.line_of_picture
    yield "transparent", _transparent, drawing.line_of_picture
    for side in (100, 1000):
        prepare = partial(_dark_on_light, side=side, pen=PEN * side / PAD)
        yield f"{side:,} px", prepare, drawing.line_of_picture
    yield "JPEG, uneven light", _photo, drawing.line_of_picture


def _dark_on_light(strokes: Strokes, side: int, pen: float) -> bytes:
    return _png(canvas(strokes, side, pen))


def _light_on_dark(strokes: Strokes) -> bytes:
    return _png(ImageChops.invert(canvas(strokes, PAD, PEN)))


def _transparent(strokes: Strokes) -> bytes:
    """Black ink on nothing, as a canvas of the page gives it."""
    ink = ImageChops.invert(canvas(strokes, PAD, PEN))
    black = Image.new("L", ink.size, 0)
    return _png(Image.merge("RGBA", (black, black, black, ink)))


def canvas(strokes: Strokes, side: int, pen: float) -> Image.Image:
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


def _photo(strokes: Strokes) -> bytes:
    """A JPEG with light from one side, the edge of a shadow and noise; the same every time."""
    levels = np.asarray(canvas(strokes, PAD, PEN), np.float32) / 255
    side = len(levels)
    across = np.linspace(0.5, 1, side, dtype=np.float32)
    light = across * np.where(np.arange(side)[:, None] > 0.7 * side, 0.65, 1)
    noise = np.random.default_rng(0).standard_normal(levels.shape) * 0.025
    lit = np.clip((0.15 + 0.75 * levels) * light + noise, 0, 1)
    file = BytesIO()
    Image.fromarray((lit * 255).astype(np.uint8)).save(file, "JPEG", quality=80)
    return file.getvalue()


def _png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _answers(network: Network, weights: Array, seen: list[Array]) -> Array:
    inputs = np.ascontiguousarray(np.array(seen).transpose(1, 2, 0)[None])
    return np.concatenate(
        [
            network.probabilities(weights, inputs[..., first : first + AT_ONCE]).argmax(axis=0)
            for first in range(0, inputs.shape[-1], AT_ONCE)
        ]
    )


def unchanged_mnist() -> float:
    """Fraction of the MNIST test images that come through normalization unchanged."""
    images = load_mnist().test.images
    same = [
        np.array_equal(
            np.round(
                drawing.normalize(drawing.line_of_picture(_png(Image.fromarray(image)))) * 255
            ),
            image,
        )
        for image in images
    ]
    return float(np.mean(same))


if __name__ == "__main__":
    sys.exit(main())
