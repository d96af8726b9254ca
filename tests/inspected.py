"""A small network with many kinds of layers, with weights and an image, for the inspections.

Float64 throughout, so that finite differences are exact enough; no statistic or bias is the zero
or one that it is initialized with.
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
    """Compute the cross-entropy from the activations of ``layer`` (-1: the input)."""
    x = activations[..., None]
    rest = list(zip(MIXED.stack, MIXED.views(weights), strict=True))[layer + 1 :]
    for placed, parameters in rest:
        x = oracles.slow_layer(placed.layer, parameters, x)
    return -float(np.log(x[label, 0]))
