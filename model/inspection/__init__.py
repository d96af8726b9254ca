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
from model.inspection.passes import InspectionError

__all__ = [
    "Explanation",
    "Histogram",
    "InspectionError",
    "LayerExplanation",
    "dead_shares",
    "explain",
]
