"""A stack of layers made from a specification, and its passes."""

from model.network.losses import cross_entropy
from model.network.network import Network
from model.network.passes import (
    Backward,
    Forward,
    InspectionError,
    batch_of,
    check_label,
    run_backward,
    run_forward,
)
from model.network.presets import PRESETS
from model.network.specification import Placed, SpecificationError

__all__ = [
    "PRESETS",
    "Backward",
    "Forward",
    "InspectionError",
    "Network",
    "Placed",
    "SpecificationError",
    "batch_of",
    "check_label",
    "cross_entropy",
    "run_backward",
    "run_forward",
]
