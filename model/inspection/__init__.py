"""Looking inside: what a network computed for one image, from where, and what would change it.

Everything here is computed with the plain layers of ``model.layers`` from a network and a vector
of weights, keeps no state and can be called from any thread. It works in the type of the weights:
float32 to serve, float64 where a test compares with finite differences.
"""

from model.inspection.explanation import (
    Explanation,
    Histogram,
    LayerExplanation,
    dead_shares,
    explain,
)
from model.inspection.neighbors import Neighbors, features, nearest
from model.inspection.nudge import LayerNudge, Moved, Nudging, nudge
from model.inspection.nudge_image import MOST_STEPS, PictureNudging, nudge_image
from model.inspection.origin import Origin, origin
from model.inspection.replay import replay
from model.inspection.saliency import Saliency, saliency
from model.network import InspectionError

__all__ = [
    "MOST_STEPS",
    "Explanation",
    "Histogram",
    "InspectionError",
    "LayerExplanation",
    "LayerNudge",
    "Moved",
    "Neighbors",
    "Nudging",
    "Origin",
    "PictureNudging",
    "Saliency",
    "dead_shares",
    "explain",
    "features",
    "nearest",
    "nudge",
    "nudge_image",
    "origin",
    "replay",
    "saliency",
]
