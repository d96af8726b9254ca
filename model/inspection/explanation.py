"""What every layer computed for one image, and the gradient of the loss at each number."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from model.arrays import Array, Shape
from model.inspection.arguments import batch_of
from model.inspection.numbers import IMAGE, Passes
from model.layers import Window
from model.network import Forward, Network

BINS = 31
# How many images' activations are in memory together while dead units are sought.
DEAD_AT_ONCE = 32


@dataclass(frozen=True)
class Histogram:
    """The distribution of a layer's weights, without its biases.

    Attributes
    ----------
    limit : float
        The largest magnitude; the bins are equally wide and reach from -limit to limit.
    counts : array of shape (BINS,), int64
        Numbers that are not finite are not counted.
    """

    limit: float
    counts: Array


@dataclass(frozen=True)
class LayerExplanation:
    """One layer of the stack and what it computed for one image.

    Attributes
    ----------
    type : str
    layer, entry : int
        Its index in the stack, and that of the specification's entry that it came from, which an
        activation shares with the layer that it belongs to.
    shape : tuple of int
        (C, H, W) or (units,).
    window : Window or None
        The rows and columns that one output is computed from; None for all of the input.
    parameter_shapes : dict of name to shape
        Of what training changes.
    parameter_count, multiply_adds : int
        How many of its numbers training changes, and its cost for one image.
    activations : array of this shape
    least, greatest : float
        The minimum and the maximum of the activations.
    parameters : dict of name to array
        Views of the weights: "weights" (F, C, K, K) or (units, inputs) and "bias"; for batch
        normalization "scale shift mean variance". Empty where there are none.
    gradient : array of this shape, or None
        Of the loss with respect to the activations; None where no label was given.
    dparameters : dict of name to array, or None
        Gradient of the loss with respect to each parameter, in its shape; the running statistics
        of batch normalization have none.
    histogram : Histogram or None
        Of "weights"; None where there are none.
    """

    layer: int
    type: str
    entry: int
    shape: tuple[int, ...]
    window: Window | None
    parameter_shapes: Mapping[str, Shape]
    parameter_count: int
    multiply_adds: int
    activations: Array
    least: float
    greatest: float
    parameters: Mapping[str, Array]
    gradient: Array | None
    dparameters: Mapping[str, Array] | None
    histogram: Histogram | None


@dataclass(frozen=True)
class Explanation:
    """What a network computed for one image.

    Attributes
    ----------
    input : array of shape (H, W)
    layers : tuple of LayerExplanation, in the order of the stack
    probabilities : array of shape (10,)
    label : int or None
    loss : float or None
        Cross-entropy of the label in nats, -log p[label].
    gradient : array of shape (H, W), or None
        Of the loss with respect to the pixels.
    """

    input: Array
    layers: tuple[LayerExplanation, ...]
    probabilities: Array
    label: int | None
    loss: float | None
    gradient: Array | None


# The numbers of a run that diverged may overflow; what they give is then not finite.
@np.errstate(over="ignore", invalid="ignore")
def explain(
    network: Network, weights: Array, image: Array, label: int | None = None
) -> Explanation:
    """Show what every layer computed for one image and, for a label, every gradient of its loss.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,), float32 or float64
        All arrays of the result have its type.
    image : array of shape (28, 28), 0..1, ink high; uint8 is divided by 255
    label : int, optional
        0 to 9. Without it no gradient is computed.

    Raises
    ------
    InspectionError
        If the image has another shape or the label is no digit.
    """
    forward = network.forward(weights, batch_of(network, image, weights))
    loss, gradient = None, None
    gradients: list[Array | None] = [None] * len(network.stack)
    dparameters: list[dict[str, Array] | None] = [None] * len(network.stack)
    if label is not None:
        passes = Passes.of(forward, label)
        loss, gradient = passes.loss, passes.gradients(IMAGE)[0]
        gradients = [passes.gradients(index) for index in range(len(network.stack))]
        dparameters = [*passes.backward.dparameters, {}]
    layers = [
        _explain_layer(forward, index, *found)
        for index, found in enumerate(zip(gradients, dparameters, strict=True))
    ]
    probabilities = forward.probabilities[:, 0]
    return Explanation(forward.x[0, :, :, 0], tuple(layers), probabilities, label, loss, gradient)


def _explain_layer(
    forward: Forward, index: int, gradient: Array | None, dparameters: dict[str, Array] | None
) -> LayerExplanation:
    placed, parameters = forward.stack[index], forward.views[index]
    activations = forward.outputs[index][..., 0]
    return LayerExplanation(
        layer=index,
        type=placed.layer.type,
        entry=placed.entry,
        shape=placed.output_shape,
        window=placed.layer.window,
        parameter_shapes=placed.layer.parameter_shapes(placed.input_shape),
        parameter_count=placed.parameter_count,
        multiply_adds=placed.multiply_adds,
        activations=activations,
        least=float(activations.min()),
        greatest=float(activations.max()),
        parameters=parameters,
        gradient=gradient,
        dparameters=dparameters,
        histogram=histogram(parameters["weights"]) if "weights" in parameters else None,
    )


def histogram(weights: Array, bins: int = BINS) -> Histogram:
    """Count weights in equally wide bins from minus to plus the largest magnitude."""
    flat = weights[np.isfinite(weights)]
    limit = float(np.abs(flat).max()) if flat.size else 0.0
    if not limit:
        places = np.full(flat.size, bins // 2)
    else:
        # Divided first, so that nothing overflows; the limit itself is counted in the last bin.
        places = ((flat / flat.dtype.type(limit) + 1) * (bins / 2)).astype(np.int64)
        np.minimum(places, bins - 1, out=places)
    return Histogram(limit, np.bincount(places, minlength=bins))


def dead_shares(network: Network, weights: Array, images: Array) -> list[float | None]:
    """Find which share of every ReLU layer's units has the output 0 for all of some images.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,)
    images : array of shape (N, 28, 28), 0..1 or uint8
        A few hundred digits; a unit that is dead for all of them gets hardly any gradient.

    Returns
    -------
    shares : list, one for each layer of the stack
        Fractions; None where the layer's units cannot die. A unit of a volume is a channel, dead
        when it is zero at every place.

    Raises
    ------
    InspectionError
        If the images have another shape.
    """
    mortal = [i for i, placed in enumerate(network.stack) if placed.layer.can_die]
    alive = {i: np.zeros(network.stack[i].output_shape[0], bool) for i in mortal}
    for first in range(0, len(images), DEAD_AT_ONCE):
        some = batch_of(network, images[first : first + DEAD_AT_ONCE], weights)
        outputs = network.activations(weights, some)
        for i in mortal:
            alive[i] |= outputs[i].any(axis=tuple(range(1, outputs[i].ndim)))
    return [float(np.mean(~alive[i])) if i in alive else None for i in range(len(network.stack))]
