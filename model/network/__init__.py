"""A network: a stack of layers made from a specification, and one vector of all its numbers.

Read ``specification`` first, which turns a list in JSON into layers whose shapes fit each other;
then ``network``, ``passes``, through which it computes and differentiates, and ``losses``.
``presets`` holds the networks that have a name. ``onnx_export`` is imported only where a file is
asked for, since its library is large.
"""

from model.network.losses import cross_entropy
from model.network.network import Network
from model.network.passes import Backward, Forward, pass_forward
from model.network.presets import PRESETS
from model.network.specification import (
    CLASSES,
    MOST_HELD_NUMBERS,
    MOST_MULTIPLY_ADDS,
    Placed,
    SpecificationError,
)
