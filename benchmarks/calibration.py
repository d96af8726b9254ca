"""How far a network's probabilities can be believed, and how much of what is no digit it refuses.

Run as ``python -m benchmarks.calibration CHECKPOINT.npz``, with ``--drawings FILE`` also on
drawings: one JSON object a line with ``label`` and ``strokes`` or ``pixels``. Temperature and
threshold are fitted to the validation images, as in the server, which refuses fewer.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks import nondigits
from model.arrays import Array
from model.data import Mnist, load_mnist
from model.drawing import line_of_pixels, line_of_strokes, normalize
from model.judgment import Calibration, Reference, reliability, tempered
from model.network import Network
from model.training import load, predicting_weights

# A name, images of shape (N, 28, 28), float32, and labels.
Drawings = tuple[str, Array, Array]
AT_ONCE = 250
DRAWN = 200


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; return 0, or 1 if a file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration", description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="a network, as the server gives it")
    parser.add_argument("--drawings", type=Path, help="drawings, one JSON object a line")
    parser.add_argument("--false-refusals", type=float, default=0.01, metavar="SHARE")
    parser.add_argument("--data", type=Path, help="the folder of the four MNIST files")
    options = parser.parse_args(arguments)
    try:
        state = load(options.checkpoint)
        sets = [read_drawings(options.drawings)] if options.drawings else []
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"benchmarks.calibration: {error}", file=sys.stderr)
        return 1
    mnist = load_mnist(options.data) if options.data else load_mnist()
    report(
        Network(state["specification"]),
        predicting_weights(state),
        mnist,
        sets,
        options.false_refusals,
    )
    return 0


def read_drawings(file: Path) -> Drawings:
    """Read drawings as the network sees them."""
    entries = [json.loads(line) for line in file.read_text().splitlines()]
    lines = [
        line_of_strokes(entry["strokes"]) if "strokes" in entry else line_of_pixels(entry["pixels"])
        for entry in entries
    ]
    images = [normalize(line) for line in lines]
    return file.name, np.array(images), np.array([int(entry["label"]) for entry in entries])


def report(
    network: Network, weights: Array, mnist: Mnist, sets: list[Drawings], false_refusals: float
) -> None:
    """Print how honest the probabilities are, and what is refused."""
    reference = Reference.fit(mnist)
    held_out = _logits(network, weights, _scaled(mnist.validation.images))
    calibration = Calibration.fit(held_out, mnist.validation.labels, reference, false_refusals)
    print(f"{network.name}, temperature {calibration.temperature:.3f}\n")
    print(f"{'set':<24}{'count':>8}{'right':>9}{'ECE before':>12}{'ECE after':>11}{'refused':>9}")
    test = "MNIST test", _scaled(mnist.test.images), mnist.test.labels
    for name, images, labels in [test, *sets]:
        logits = _logits(network, weights, images)
        right = np.mean(logits.argmax(axis=0) == labels)
        before, after = (
            reliability(tempered(logits, temperature), labels).error
            for temperature in (1.0, calibration.temperature)
        )
        refused = _refused(calibration, logits, images)
        print(
            f"{name:<24}{len(labels):>8,}{right:>9.2%}{before:>12.2%}{after:>11.2%}{refused:>9.2%}"
        )
    if calibration.rejection is None:
        print("\nIt has not learned enough to refuse anything.")
        return
    print(f"\nno digits, at {false_refusals:.1%} false refusals of validation images")
    for kind, images in _no_digits(mnist):
        refused = _refused(calibration, _logits(network, weights, images), images)
        print(f"{kind:<24}{len(images):>8,}{refused:>49.2%}")


def _no_digits(mnist: Mnist) -> Iterator[tuple[str, Array]]:
    for kind in nondigits.KINDS:
        yield kind, nondigits.draw(kind, DRAWN)
    yield "shuffled test images", nondigits.shuffle(_scaled(mnist.test.images[:DRAWN]))


def _scaled(images: Array) -> Array:
    return images / np.float32(255)


def _logits(network: Network, weights: Array, images: Array) -> Array:
    inputs = np.ascontiguousarray(images.transpose(1, 2, 0)[None])
    return np.concatenate(
        [
            network.activations(weights, inputs[..., first : first + AT_ONCE])[-2]
            for first in range(0, len(images), AT_ONCE)
        ],
        axis=1,
    )


def _refused(calibration: Calibration, logits: Array, images: Array) -> float:
    if calibration.rejection is None:
        return 0.0
    return float(calibration.rejection.refuses(logits, images).mean())


if __name__ == "__main__":
    sys.exit(main())
