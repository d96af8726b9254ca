"""Which pixels raise or lower the score of each class: three maps over the image."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from model.arrays import Array
from model.inspection.arguments import batch_of
from model.network import Backward, Forward, Network

# How many occluded copies go through the network together; so few stay in the processor's cache.
COPIES_AT_ONCE = 48


@dataclass(frozen=True)
class Saliency:
    """What the score of each class depends on in one image; a score is an input of the softmax.

    All maps are signed: positive is for the class, negative against it.

    Attributes
    ----------
    input : array of shape (H, W)
    scores, probabilities : array of shape (10,)
    gradients : array of shape (10, H, W)
        Of each class's score with respect to the pixels. Simonyan, Vedaldi, Zisserman, "Deep
        Inside Convolutional Networks" (2013), section 3, show its magnitude.
    occlusions : array of shape (10, H, W)
        How much each class's score falls when a gray patch covers the pixel, the mean over all
        patches that do. Zeiler, Fergus, "Visualizing and Understanding Convolutional Networks"
        (2013), section 4.2.
    activation_maps : array of shape (10, H, W), or None
        Grad-CAM on the last convolution: Selvaraju et al., "Grad-CAM: Visual Explanations from
        Deep Networks via Gradient-based Localization" (2017), equations 1 and 2, without the ReLU
        of the latter, which leaves only the positive part. None where there is no convolution.
    """

    input: Array
    scores: Array
    probabilities: Array
    gradients: Array
    occlusions: Array
    activation_maps: Array | None


# The numbers of a run that diverged may overflow; the maps are then not finite.
@np.errstate(over="ignore", invalid="ignore")
def saliency(network: Network, weights: Array, image: Array) -> Saliency:
    """Compute all maps of one image for all ten classes.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,)
        All arrays of the result have its type.
    image : array of shape (28, 28), 0..1, ink high; uint8 is divided by 255

    Raises
    ------
    InspectionError
        If the image has another shape.
    """
    x = batch_of(network, image, weights)
    # One copy of the image for every class, so that one backward pass differentiates all scores.
    forward = network.forward(weights, np.repeat(x, 10, axis=-1))
    backward = forward.backward(np.eye(10, dtype=x.dtype))
    scores = forward.logits[:, 0]
    return Saliency(
        input=x[0, :, :, 0],
        scores=scores,
        probabilities=forward.probabilities[:, 0],
        gradients=np.ascontiguousarray(np.moveaxis(backward.dx[0], -1, 0)),
        occlusions=occlude(network, weights, x, scores),
        activation_maps=_activation_maps(network, forward, backward),
    )


def occlude(
    network: Network,
    weights: Array,
    x: Array,
    scores: Array,
    patch: int = 6,
    stride: int = 2,
    gray: float = 0.5,
) -> Array:
    """Map how much each score falls when a square patch of a gray covers a pixel of one image.

    The patch has a side of ``patch`` pixels and moves by ``stride``, which is at most as large, so
    that every pixel is covered; 0 is paper and 1 ink.
    """
    _, H, W, _ = x.shape
    corners = list(product(_starts(H, patch, stride), _starts(W, patch, stride)))
    copies = np.repeat(x, len(corners), axis=-1)
    for n, (row, column) in enumerate(corners):
        copies[:, row : row + patch, column : column + patch, n] = gray
    found = [
        network.activations(weights, copies[..., first : first + COPIES_AT_ONCE])[-2]
        for first in range(0, len(corners), COPIES_AT_ONCE)
    ]
    falls = scores[:, None] - np.concatenate(found, axis=1)
    total, covered = np.zeros((10, H, W), x.dtype), np.zeros((H, W), x.dtype)
    for n, (row, column) in enumerate(corners):
        place = np.s_[row : row + patch, column : column + patch]
        total[:, *place] += falls[:, n, None, None]
        covered[place] += 1
    return total / covered


def _starts(side: int, patch: int, stride: int) -> list[int]:
    """List where patches begin along one side; the last one ends at the edge."""
    last = side - patch
    return sorted({*range(0, last + 1, stride), last})


def _activation_maps(network: Network, forward: Forward, backward: Backward) -> Array | None:
    layers = [placed.layer for placed in network.stack]
    convolutions = [i for i, layer in enumerate(layers) if layer.is_convolutional]
    if not convolutions:
        return None
    index = convolutions[-1]
    while (window := layers[index + 1].window) is not None and window.keeps_places:
        index += 1
    activations = forward.outputs[index][..., 0]
    importances = backward.doutputs[index].mean(axis=(1, 2))
    maps = np.einsum("cn,chw->nhw", importances, activations)
    # Over which pixel the first place of these maps is centered, and the distance between places.
    start, step = 0.0, 1.0
    for layer in layers[: index + 1]:
        if layer.window is not None:
            start += layer.window.center * step
            step *= layer.window.stride
    _, H, W = network.input_shape
    rows = _interpolation(H, maps.shape[1], start, step).astype(maps.dtype)
    columns = _interpolation(W, maps.shape[2], start, step).astype(maps.dtype)
    enlarged: Array = rows @ maps @ columns.T
    return enlarged


def _interpolation(pixels: int, places: int, start: float, step: float) -> Array:
    """Make the weights of linear interpolation, (pixels, places); it is constant beyond the places.

    Place i is centered over pixel ``start + i step``.
    """
    position = np.clip((np.arange(pixels) - start) / step, 0, places - 1)
    return np.maximum(1 - np.abs(position[:, None] - np.arange(places)), 0)
