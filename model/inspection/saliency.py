"""Where it looks: three maps over the pixels that say what speaks for a class and what against."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from model.arrays import Array
from model.layers import AveragePooling, Convolution, MaxPooling
from model.network import (
    Backward,
    Forward,
    InspectionError,
    Network,
    batch_of,
    run_backward,
    run_forward,
)

# Occluded copies go through the network this many at a time, which keeps them in the cache.
PIECE = 48
# Layers that leave a volume's places where they are.
IN_PLACE = ("relu", "tanh", "sigmoid", "batch-norm", "dropout")


@dataclass(frozen=True)
class Saliency:
    """What in one image bears on the score of each class; the score is the softmax's input.

    All maps are signed: positive is for the class, negative against it.

    Attributes
    ----------
    input : array of shape (H, W)
    scores, probabilities : array of shape (10,)
    gradients : array of shape (10, H, W)
        Of each class's score with respect to the pixels. Simonyan, Vedaldi, Zisserman, "Deep
        Inside Convolutional Networks" (2013), section 3, show its magnitude.
    occlusions : array of shape (10, H, W)
        By how much each class's score falls when a gray patch covers a pixel, the mean over all
        patches that do. Zeiler, Fergus, "Visualizing and Understanding Convolutional Networks"
        (2013), section 4.2.
    activation_maps : array of shape (10, H, W), or None
        Grad-CAM on the last convolution: Selvaraju et al., "Grad-CAM: Visual Explanations from
        Deep Networks via Gradient-based Localization" (2017), equations 1 and 2, before the
        latter's ReLU: the published map is the positive part. None where there is no convolution.
    """

    input: Array
    scores: Array
    probabilities: Array
    gradients: Array
    occlusions: Array
    activation_maps: Array | None

    @property
    def gradients_times_input(self) -> Array:
        """Gradient times pixel, (10, H, W): what the ink that is there adds to first order."""
        product: Array = self.gradients * self.input
        return product


# The numbers of a run that diverged may overflow; the maps are then not finite.
@np.errstate(over="ignore", invalid="ignore")
def saliency(
    network: Network,
    weights: Array,
    image: Array,
    patch: int = 6,
    stride: int = 2,
    gray: float = 0.5,
) -> Saliency:
    """Compute all maps of one image for all ten classes.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,)
        All arrays of the result have its type.
    image : array of shape (28, 28), 0..1, ink high; uint8 is divided by 255
    patch : int
        Side of the patch that occludes, in pixels.
    stride : int
        By how many pixels it moves; at most ``patch``, so that every pixel is covered.
    gray : float
        What the patch holds, 0 (paper) to 1 (ink).

    Raises
    ------
    InspectionError
        If the image has another shape or a number lies outside of its bounds.
    """
    H, W = network.input_shape[1:]
    if not 1 <= patch <= min(H, W):
        raise InspectionError(f"patch is {patch}; it lies between 1 and {min(H, W)} pixels")
    if not 1 <= stride <= patch:
        raise InspectionError(f"stride is {stride}; it lies between 1 and patch, {patch}")
    if not 0 <= gray <= 1:
        raise InspectionError(f"gray is {gray}; it lies between 0 and 1")
    x = batch_of(network, image, weights)
    # One copy of the image for every class, so that one pass back differentiates all scores.
    forward = run_forward(network, weights, np.repeat(x, 10, axis=-1))
    backward = run_backward(network, weights, forward, np.eye(10, dtype=x.dtype))
    scores = forward.logits[:, 0]
    return Saliency(
        input=x[0, :, :, 0],
        scores=scores,
        probabilities=forward.probabilities[:, 0],
        gradients=np.ascontiguousarray(np.moveaxis(backward.dx[0], -1, 0)),
        occlusions=_occlude(network, weights, x, scores, patch, stride, gray),
        activation_maps=_activation_maps(network, forward, backward),
    )


def _occlude(
    network: Network,
    weights: Array,
    x: Array,
    scores: Array,
    patch: int,
    stride: int,
    gray: float,
) -> Array:
    _, H, W, _ = x.shape
    corners = list(product(_starts(H, patch, stride), _starts(W, patch, stride)))
    copies = np.repeat(x, len(corners), axis=-1)
    for n, (row, column) in enumerate(corners):
        copies[:, row : row + patch, column : column + patch, n] = gray
    found = [
        run_forward(network, weights, copies[..., first : first + PIECE]).logits
        for first in range(0, len(corners), PIECE)
    ]
    falls = scores[:, None] - np.concatenate(found, axis=1)
    total, covered = np.zeros((10, H, W), x.dtype), np.zeros((H, W), x.dtype)
    for n, (row, column) in enumerate(corners):
        place = np.s_[row : row + patch, column : column + patch]
        total[:, *place] += falls[:, n, None, None]
        covered[place] += 1
    return total / covered


def _starts(side: int, patch: int, stride: int) -> list[int]:
    """Where a patch begins along one side; the last one ends at the edge."""
    last = side - patch
    return sorted({*range(0, last + 1, stride), last})


def _activation_maps(network: Network, forward: Forward, backward: Backward) -> Array | None:
    layers = [placed.layer for placed in network.stack]
    convolutions = [i for i, layer in enumerate(layers) if isinstance(layer, Convolution)]
    if not convolutions:
        return None
    index = convolutions[-1]
    while layers[index + 1].type in IN_PLACE:
        index += 1
    activations = forward.outputs[index][..., 0]
    importances = backward.doutputs[index].mean(axis=(1, 2))
    maps = np.einsum("cn,chw->nhw", importances, activations)
    start, step = _places(network, index)
    _, H, W = network.input_shape
    rows = _interpolation(H, maps.shape[1], start, step).astype(maps.dtype)
    columns = _interpolation(W, maps.shape[2], start, step).astype(maps.dtype)
    enlarged: Array = rows @ maps @ columns.T
    return enlarged


def _places(network: Network, last: int) -> tuple[float, float]:
    """Find over which pixel the first place of a layer's output is centered, and their distance."""
    start, step = 0.0, 1.0
    for placed in network.stack[: last + 1]:
        layer = placed.layer
        if isinstance(layer, Convolution):
            start += ((layer.size - 1) / 2 - layer.pad) * step
            step *= layer.stride
        elif isinstance(layer, MaxPooling | AveragePooling):
            start += (layer.size - 1) / 2 * step
            step *= layer.size
    return start, step


def _interpolation(pixels: int, places: int, start: float, step: float) -> Array:
    """Weigh places for every pixel, (pixels, places): linear between them, constant outside."""
    position = np.clip((np.arange(pixels) - start) / step, 0, places - 1)
    return np.maximum(1 - np.abs(position[:, None] - np.arange(places)), 0)
