"""The table of all layers, with which the tests of this package are parametrized."""

from model.layers import (
    AveragePooling,
    BatchNormalization,
    Convolution,
    Dense,
    Dropout,
    MaxPooling,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
)

# Each row is a layer and a shape of its input. A new layer gets a row here, and no other test file
# needs to know of it.
TABLE = [
    (Convolution(3, 3, pad=1), (2, 6, 5)),
    (Convolution(2, 5, pad=2), (1, 7, 7)),
    (Convolution(2, 3, stride=2), (2, 7, 8)),
    (Convolution(4, 1), (3, 4, 4)),
    (MaxPooling(2), (2, 6, 6)),
    (MaxPooling(3), (2, 7, 8)),
    (AveragePooling(2), (2, 6, 6)),
    (AveragePooling(3), (1, 7, 8)),
    (Dense(5), (2, 3, 4)),
    (Dense(4), (7,)),
    (ReLU(), (2, 3, 3)),
    (Tanh(), (6,)),
    (Sigmoid(), (2, 3, 3)),
    (Dropout(0.4), (2, 4, 4)),
    (BatchNormalization(), (3, 4, 5)),
    (BatchNormalization(), (6,)),
    (Softmax(), (10,)),
]
