"""The networks that have a name."""

from typing import Any

PRESETS: dict[str, list[dict[str, Any]]] = {
    "default": [
        {"type": "conv", "filters": 8, "size": 5, "pad": 2, "activation": "relu"},
        {"type": "pool", "size": 2},
        {"type": "conv", "filters": 24, "size": 5, "pad": 2, "activation": "relu"},
        {"type": "pool", "size": 2},
        {"type": "dense", "units": 64, "activation": "relu"},
        {"type": "dense", "units": 10},
        {"type": "softmax"},
    ],
    # ConvNetJS's MNIST network with an input of 28 x 28. Speed is compared with it.
    "classic": [
        {"type": "conv", "filters": 8, "size": 5, "pad": 2, "activation": "relu"},
        {"type": "pool", "size": 2},
        {"type": "conv", "filters": 16, "size": 5, "pad": 2, "activation": "relu"},
        {"type": "pool", "size": 3},
        {"type": "dense", "units": 10},
        {"type": "softmax"},
    ],
}
