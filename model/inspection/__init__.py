"""Inspections: what a network computed for one image, from which numbers, and what changes it.

Read ``explanation`` first, the activations and gradients of all layers; then ``origin``, the
calculation of one number, ``gradient_origin``, that of one gradient, and ``move``, which tries what
a gradient promises. ``saliency`` shows which pixels matter, ``nudge`` and ``nudge_image`` are
gradient descent on the weights and on the image; ``dreams`` is gradient ascent from noise.
``batch`` looks at what a step of training learns from, ``price`` is what a nudge does to other
images, ``directions`` compares the gradient with random directions, and ``rate_map`` tries a step
at many learning rates. ``neighbors`` finds similar images, ``map`` draws many of them in two
dimensions, and ``replay`` reads one image with many checkpoints. ``numbers`` says which one number
is meant; ``arguments`` checks what all of them are given.

Everything here is computed from a network and a vector of weights, without state, and can be
called from any thread. It works in the type of the weights: float32 to serve, float64 where a test
compares with finite differences.
"""

from model.inspection.arguments import InspectionError
from model.inspection.batch import ExaminedBatch, batch_losses, examine_batch
from model.inspection.directions import MOST_DIRECTIONS, Directions, directions
from model.inspection.dreams import MOST_UNITS, Dreams, dreams, strongest
from model.inspection.explanation import (
    Explanation,
    Histogram,
    LayerExplanation,
    dead_shares,
    explain,
)
from model.inspection.gradient_origin import GradientOrigin, gradient_origin
from model.inspection.map import ImageMap, map_images
from model.inspection.move import Moving, move
from model.inspection.neighbors import feature_count, features, nearest
from model.inspection.nudge import LayerNudge, Moved, Nudging, nudge
from model.inspection.nudge_image import MOST_STEPS, PictureNudging, nudge_image
from model.inspection.numbers import NoSuchNumber, Number
from model.inspection.origin import Origin, origin
from model.inspection.price import (
    LEAST_DROP,
    MOST_HURT,
    MOST_OTHERS,
    Hurt,
    Price,
    answers,
    is_among,
    price,
)
from model.inspection.rate_map import RATES, RateMap, rate_map
from model.inspection.replay import replay
from model.inspection.saliency import Saliency, saliency
