"""Inspections: what a network computed for one image, from which numbers, and what changes it.

Read ``explanation`` first, the activations and gradients of all layers; then ``origin``, the
calculation of one number, ``saliency``, which pixels matter, and ``nudge`` and ``nudge_image``,
gradient descent on the weights and on the image; ``dreams`` is gradient ascent from noise.
``neighbors`` finds similar images, ``map`` draws many of them in two dimensions, and ``replay``
reads one image with many checkpoints. ``arguments`` checks what all of them are given.

Everything here is computed from a network and a vector of weights, without state, and can be
called from any thread. It works in the type of the weights: float32 to serve, float64 where a test
compares with finite differences.
"""

from model.inspection.arguments import InspectionError
from model.inspection.dreams import MOST_UNITS, Dreams, dreams, strongest
from model.inspection.explanation import (
    Explanation,
    Histogram,
    LayerExplanation,
    dead_shares,
    explain,
)
from model.inspection.map import ImageMap, map_images
from model.inspection.neighbors import feature_count, features, nearest
from model.inspection.nudge import LayerNudge, Moved, Nudging, nudge
from model.inspection.nudge_image import MOST_STEPS, PictureNudging, nudge_image
from model.inspection.origin import Origin, origin
from model.inspection.replay import replay
from model.inspection.saliency import Saliency, saliency
