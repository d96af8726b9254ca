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
from model.inspection.nudges import LayerNudge, Moved, Nudging, nudge
from model.inspection.origins import Origin, origin
from model.inspection.passes import InspectionError
from model.inspection.picture_nudges import PictureNudging, nudge_image
from model.inspection.replays import replay
from model.inspection.saliency import Saliency, saliency

__all__ = [
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
