"""Measure how reliable the probabilities are, and how many drawings of no digit are refused.

Run as ``python -m benchmarks.calibration CHECKPOINT.npz``, with ``--drawings FILE`` also on
drawings: one JSON object per line with ``label``, and ``strokes`` or ``pixels``. Temperature and
threshold are fitted to the held-out images, as in the server, which refuses fewer.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

from benchmarks.parts import nondigits
from benchmarks.parts.drawings import logits, network_input, read_drawings, read_network
from benchmarks.parts.tables import Table
from model.arrays import Array
from model.data import Mnist, load_mnist
from model.judgment import Calibration, Reader, Reference, calibration_error, tempered

# Drawings of each kind of no digit.
DRAWN = 200
# Share of the held-out images that may be refused.
FALSE_REFUSALS = 0.01


def main(arguments: list[str] | None = None) -> None:
    """Print the tables; exit with a message if a file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration", description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="a network, as the server gives it")
    parser.add_argument("--drawings", type=Path, help="drawings, one JSON object per line")
    options = parser.parse_args(arguments)
    mnist = load_mnist()
    sets = [("MNIST test", _scaled(mnist.test.images), mnist.test.labels)]
    try:
        reader = read_network(options.checkpoint)
        if options.drawings:
            drawings, labels = read_drawings(options.drawings)
            inputs = np.array([network_input(drawing) for drawing in drawings])
            sets.append((options.drawings.name, inputs, labels))
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.exit(f"{parser.prog}: {error}")
    report(reader, mnist, sets)


def report(reader: Reader, mnist: Mnist, sets: list[tuple[str, Array, Array]]) -> None:
    """Print how reliable the probabilities are, and what is refused.

    ``sets`` are tuples of a name, images (N, 28, 28) and labels (N,).
    """
    held_out = logits(reader, _scaled(mnist.validation.images))
    labels = mnist.validation.labels
    calibration = Calibration.fit(held_out, labels, Reference.fit(mnist), FALSE_REFUSALS)
    print(f"{reader.predictor.network.name}, temperature {calibration.temperature:.3f}\n")
    table = Table(
        {"set": 24, "count": 8, "right": 9, "ECE before": 12, "ECE after": 11, "refused": 9}
    )
    for name, images, labels in sets:
        found = logits(reader, images)
        figures = [
            np.mean(found.argmax(axis=0) == labels),
            calibration_error(tempered(found, 1.0), labels),
            calibration_error(tempered(found, calibration.temperature), labels),
            _refused(calibration, found, images),
        ]
        table.row(name, f"{len(labels):,}", *(f"{figure:.2%}" for figure in figures))
    if calibration.rejection is None:
        print("\nThe network has not learned enough to refuse anything.")
        return
    print(f"\nno digits, at {FALSE_REFUSALS:.1%} false refusals of held-out images")
    table = Table({"kind": 24, "count": 8, "refused": 9})
    drawn = {kind: nondigits.draw(kind, DRAWN) for kind in nondigits.KINDS}
    drawn["shuffled test images"] = nondigits.shuffle(_scaled(mnist.test.images[:DRAWN]))
    for kind, images in drawn.items():
        refused = _refused(calibration, logits(reader, images), images)
        table.row(kind, f"{len(images):,}", f"{refused:.2%}")


def _scaled(images: Array) -> Array:
    return images / np.float32(255)


def _refused(calibration: Calibration, logits: Array, images: Array) -> float:
    if calibration.rejection is None:
        return 0.0
    return float(calibration.rejection.refuses(logits, images).mean())


if __name__ == "__main__":
    main()
