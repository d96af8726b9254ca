"""Measure how well drawings are read, in every form in which they may be sent.

Run as ``python -m benchmarks.drawings FILE``. FILE holds one JSON object per line: ``label``, a
digit, and ``strokes``, lists of [x, y] with y down and 0 to 1 across the canvas. The pretrained
network reads them, or that of ``--checkpoint``.
"""

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.parts.drawings import network_input, read_drawings, read_network
from benchmarks.parts.pictures import Strokes, encode, forms
from benchmarks.parts.tables import Table
from model.arrays import Array
from model.data import load_mnist
from model.drawing import DrawingError
from model.judgment import Reader
from model.training import PRETRAINED

# The forms of one drawing that a person would call the same.
ALIKE = ("strokes", "PNG, pen 20", "light on dark", "transparent", "100 px", "1,000 px")
# The answer to a drawing that was refused; never right.
REFUSED = -1


def main(arguments: list[str] | None = None) -> None:
    """Print the tables; exit with a message if a file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drawings", description=__doc__)
    parser.add_argument("file", type=Path, help="drawings, one JSON object per line")
    parser.add_argument("--checkpoint", type=Path, default=PRETRAINED, help="another network")
    options = parser.parse_args(arguments)
    try:
        drawings, labels = read_drawings(options.file, only_strokes=True)
        reader = read_network(options.checkpoint)
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.exit(f"{parser.prog}: {error}")
    all_strokes = [drawing["strokes"] for drawing in drawings]
    print(f"{len(labels):,} drawings of {options.file.name}\n")
    report_confusions(labels, report_forms(reader, all_strokes, labels))
    print(f"\nMNIST test images sent as PNG that come out unchanged: {unchanged_mnist():.2%}")


def report_forms(reader: Reader, all_strokes: Sequence[Strokes], labels: Array) -> Array:
    """Print accuracy, agreement and time by form; return the answers to the strokes.

    A refused drawing has the answer REFUSED and counts as wrong.
    """
    given: dict[str, list[int]] = defaultdict(list)
    spent_s: dict[str, float] = defaultdict(float)
    for strokes in all_strokes:
        for name, drawing in forms(strokes).items():
            started = time.perf_counter()
            try:
                image = network_input(drawing)
            except DrawingError:
                image = None
            spent_s[name] += time.perf_counter() - started
            digit = None if image is None else reader.read(image).digit
            given[name].append(REFUSED if digit is None else digit)
    answers = {name: np.array(digits) for name, digits in given.items()}
    table = Table({"form": 28, "right": 8, "as strokes": 12, "refused": 9, "ms": 8})
    for name, answer in answers.items():
        right, same = np.mean(answer == labels), np.mean(answer == answers["strokes"])
        refused, ms = np.sum(answer == REFUSED), 1000 * spent_s[name] / len(labels)
        table.row(name, f"{right:.2%}", f"{same:.2%}", f"{refused:,}", f"{ms:.2f}")
    print(f"\nthe same digit in all forms: {_agreement(list(answers.values())):.2%}")
    alike = _agreement([answers[name] for name in ALIKE])
    print(f"the same digit in {', '.join(ALIKE)}: {alike:.2%}")
    return answers["strokes"]


def _agreement(answers: Sequence[Array]) -> float:
    """Return the fraction of drawings that have the same answer in all forms."""
    return float(np.mean((np.array(answers) == answers[0]).all(axis=0)))


def report_confusions(labels: Array, answers: Array) -> None:
    """Print the ten most frequent confusions."""
    confusions = Counter(
        (int(truth), int(answer))
        for truth, answer in zip(labels, answers, strict=True)
        if answer not in (truth, REFUSED)
    )
    listed = [f"{t} read as {a}: {count}" for (t, a), count in confusions.most_common(10)]
    print(f"\nconfusions of strokes: {', '.join(listed) or 'none'}")


def unchanged_mnist() -> float:
    """Return the fraction of the MNIST test images that normalization leaves unchanged."""
    images = load_mnist().test.images
    seen = [network_input({"image": encode(Image.fromarray(image))}) for image in images]
    return float(np.mean((np.round(np.array(seen) * 255) == images).all(axis=(1, 2))))


if __name__ == "__main__":
    main()
