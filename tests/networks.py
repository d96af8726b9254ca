"""Networks that many tests train."""

# Quick to train, and still with every kind of layer that matters here.
SMALL = [
    {"type": "conv", "filters": 2, "size": 5, "stride": 2, "activation": "relu"},
    {"type": "pool", "size": 2},
    {"type": "dense", "units": 10},
    {"type": "softmax"},
]
