"""A small network with a layer of every kind, and numbers that hide nothing, for the inspections.

Float64 throughout, so that finite differences can judge; the statistics and biases are not the
zeros and ones that they begin with.
"""

import numpy as np

from model.network.network import Network
from tests import oracles

MIXED = Network(
    [
        {"type": "conv", "filters": 3, "size": 3, "pad": 1, "activation": "relu"},
        {"type": "pool", "size": 2},
        {"type": "conv", "filters": 4, "size": 3, "stride": 2, "pad": 1},
        {"type": "batch-norm"},
        {"type": "tanh"},
        {"type": "average-pool", "size": 2},
        {"type": "dropout", "rate": 0.5},
        {"type": "dense", "units": 7, "activation": "relu"},
        {"type": "dense", "units": 6, "activation": "sigmoid"},
        {"type": "dense", "units": 10},
        {"type": "softmax"},
    ],
    input_shape=(1, 14, 13),
)
KINDS = [placed.layer.type for placed in MIXED.stack]


def mixed_weights(seed: int = 3) -> np.ndarray:
    weights = MIXED.initial(seed).astype(np.float64)
    return weights + 0.1 + 0.2 * np.random.default_rng(seed).random(weights.size)


def mixed_image(seed: int = 0) -> np.ndarray:
    """Pixels within 0..1, all different."""
    return oracles.spread_values((14, 13), 0.02, 0.98, seed)


def loss_from(layer: int, activations: np.ndarray, weights: np.ndarray, label: int) -> float:
    """Cross-entropy when the layers behind ``layer`` (-1: the input) go on from activations."""
    x = activations[..., None]
    rest = list(zip(MIXED.stack, MIXED.views(weights), strict=True))[layer + 1 :]
    for placed, own in rest:
        x = oracles.slow_layer(placed.layer, own, x)
    return -float(np.log(x[label, 0]))
