"""Files of drawings, and how a network reads drawings and images."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from model.arrays import Array
from model.drawing import line_of_picture, line_of_pixels, line_of_strokes, normalize
from model.engine import Predictor
from model.judgment import Reader
from model.network import Network
from model.training import load, predicting_weights


def read_drawings(file: Path, only_strokes: bool = False) -> tuple[list[dict[str, Any]], Array]:
    """Read drawings and their labels; those kept as ``pixels`` can be left out.

    Each line of the file is a JSON object with ``label``, and ``strokes`` or ``pixels``.
    """
    drawings = [json.loads(line) for line in file.read_text().splitlines()]
    if only_strokes:
        drawings = [drawing for drawing in drawings if "strokes" in drawing]
    return drawings, np.array([int(drawing["label"]) for drawing in drawings])


def read_network(checkpoint: Path) -> Reader:
    """Read the network of a checkpoint and the weights that it predicts with, not calibrated."""
    state = load(checkpoint)
    return Reader(Predictor(Network(state["specification"])), predicting_weights(state))


def network_input(drawing: Mapping[str, Any]) -> Array:
    """Normalize ``strokes``, ``pixels`` or ``image``, the bytes of a file.

    Returns a float32 array of shape (28, 28); DrawingError if the drawing cannot be used.
    """
    if "image" in drawing:
        return normalize(line_of_picture(drawing["image"]))
    if "pixels" in drawing:
        return normalize(line_of_pixels(drawing["pixels"]))
    return normalize(line_of_strokes(drawing["strokes"]))


def logits(reader: Reader, images: Array) -> Array:
    """Compute the logits, (10, N), of images of shape (N, 28, 28), float32, 0 to 1."""
    return np.stack([reader.predictor.logits(reader.weights, image) for image in images], axis=1)
