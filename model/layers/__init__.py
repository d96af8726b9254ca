"""The layers, one family a file. A new layer is one class here and one row in the tests' table."""

from model.arrays import Array, Shape
from model.layers.activations import ReLU, Sigmoid, Softmax, Tanh, softmax
from model.layers.base import Layer
from model.layers.batch_normalization import BatchNormalization
from model.layers.convolution import Convolution
from model.layers.dense import Dense
from model.layers.dropout import Dropout
from model.layers.pooling import AveragePooling, MaxPooling

LAYERS: dict[str, type[Layer]] = {
    layer.type: layer
    for layer in (
        Convolution,
        MaxPooling,
        AveragePooling,
        Dense,
        ReLU,
        Tanh,
        Sigmoid,
        Dropout,
        BatchNormalization,
        Softmax,
    )
}
ACTIVATIONS = ("relu", "tanh", "sigmoid")

__all__ = ["ACTIVATIONS", "LAYERS", "Array", "Layer", "Shape", "softmax"] + [
    layer.__name__ for layer in LAYERS.values()
]
