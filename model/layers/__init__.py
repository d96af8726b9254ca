"""The layers, one family a file: what each computes, and all that the other rooms ask of it.

Read ``base`` first, which says what a layer is; then ``activations`` and ``dense``, the simplest;
then ``window``, ``convolution`` and ``pooling``, ``batch_normalization`` and ``dropout``.
``formulas`` writes the lines that show how a number is computed; ``slopes`` is one step of the
chain rule, from the gradients of a layer's outputs to that of one number that it reads.

A new layer is one class here and one row in the table of ``tests/model/layers/table.py``: whether
it may be exchanged with pooling, what one output is computed from and one gradient comes from, the
bounds of its fields and its ONNX operator are attributes and methods of the class.
"""

from model.layers.activations import Activation, ReLU, Sigmoid, Softmax, Tanh, softmax
from model.layers.base import LAYERS, Layer, bounded
from model.layers.batch_normalization import BatchNormalization
from model.layers.convolution import Convolution
from model.layers.dense import Dense
from model.layers.dropout import Dropout
from model.layers.formulas import by_magnitude, write_number, write_operand, write_products
from model.layers.pooling import AveragePooling, MaxPooling
from model.layers.slopes import Slopes
from model.layers.window import Window
