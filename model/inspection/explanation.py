"""The sandwich: what every layer made of one image, and how each number bears on the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from model.arrays import Array
from model.network import (
    Backward,
    Forward,
    Network,
    batch_of,
    check_label,
    cross_entropy,
    run_backward,
    run_forward,
)

BINS = 31

# Images whose activations are held at a time to find dead units.
DEAD_AT_ONCE = 32


@dataclass(frozen=True)
class Histogram:
    """How a layer's weights are distributed, biases left out.

    Attributes
    ----------
    limit : float
        The bins are equally wide and reach from -limit to limit, the greatest magnitude.
    counts : array of shape (BINS,), int64
        Numbers that are not finite are counted nowhere.
    """

    limit: float
    counts: Array


@dataclass(frozen=True)
class LayerExplanation:
    """One layer of the stack and what it made of one image.

    Attributes
    ----------
    layer : int
        Its index in the stack; ``origin`` takes it.
    type : str
    entry : int
        Index of the specification's entry that it came from; an activation shares it with the
        layer that it belongs to.
    shape : tuple of int
        (C, H, W) or (units,).
    parameter_count : int
        How many numbers training changes here.
    multiply_adds : int
        For one image.
    activations : array of this shape
    least, greatest : float
        Of the activations.
    parameters : dict of name to array
        Views of the weights: "weights" (F, C, K, K) or (units, inputs) and "bias"; for batch
        normalization "scale shift mean variance". Empty where there are none.
    gradient : array of this shape, or None
        Of the loss with respect to the activations; None where no label was given.
    dparameters : dict of name to array, or None
        Of the loss with respect to the parameters, in their shapes; the running statistics of
        batch normalization have none.
    histogram : Histogram or None
        Of "weights", None where there are none.
    """

    layer: int
    type: str
    entry: int
    shape: tuple[int, ...]
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
    """What a network made of one image.

    Attributes
    ----------
    input : array of shape (H, W)
    layers : tuple of LayerExplanation, in the order of the stack
    probabilities : array of shape (10,)
    label : int or None
    loss : float or None
        Cross-entropy of the label in nats, -log p[label]. The gradient of log p[label] is the
        negative of every gradient here.
    gradient : array of shape (H, W), or None
        Of the loss with respect to the pixels.
    """

    input: Array
    layers: tuple[LayerExplanation, ...]
    probabilities: Array
    label: int | None
    loss: float | None
    gradient: Array | None


def explain(
    network: Network, weights: Array, image: Array, label: int | None = None
) -> Explanation:
    """Show what every layer made of one image and, for a label, every gradient of its loss.

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
    if label is not None:
        check_label(label)
    forward = run_forward(network, weights, batch_of(network, image, weights))
    loss, backward, dprobabilities = None, None, None
    if label is not None:
        with np.errstate(over="ignore", invalid="ignore"):
            losses, _, dlogits = cross_entropy(forward.logits, np.array([label]))
        loss = float(losses[0])
        backward = run_backward(network, weights, forward, dlogits)
        dprobabilities = _dprobabilities(forward, label, loss)
    return Explanation(
        input=forward.x[0, :, :, 0],
        layers=_explain_layers(network, weights, forward, backward, dprobabilities),
        probabilities=forward.probabilities[:, 0],
        label=label,
        loss=loss,
        gradient=None if backward is None else backward.dx[0, :, :, 0],
    )


def _explain_layers(
    network: Network,
    weights: Array,
    forward: Forward,
    backward: Backward | None,
    dprobabilities: Array | None,
) -> tuple[LayerExplanation, ...]:
    rows = []
    for index, (placed, parameters) in enumerate(
        zip(network.stack, network.views(weights), strict=True)
    ):
        shape, activations = placed.input_shape, forward.outputs[index][..., 0]
        gradient = dprobabilities
        dparameters: dict[str, Array] | None = {} if backward else None
        if backward and index < len(backward.doutputs):
            gradient = backward.doutputs[index][..., 0]
            dparameters = backward.dparameters[index]
        rows.append(
            LayerExplanation(
                layer=index,
                type=placed.layer.type,
                entry=placed.entry,
                shape=placed.output_shape,
                parameter_count=sum(map(prod, placed.layer.parameter_shapes(shape).values())),
                multiply_adds=placed.layer.multiply_adds(shape),
                activations=activations,
                least=float(activations.min()),
                greatest=float(activations.max()),
                parameters=parameters,
                gradient=gradient,
                dparameters=dparameters,
                histogram=histogram(parameters["weights"]) if "weights" in parameters else None,
            )
        )
    return tuple(rows)


def _dprobabilities(forward: Forward, label: int, loss: float) -> Array:
    """Gradient of -log p[label] with respect to the ten probabilities: -1 / p at the label.

    1 / p is exp(loss), which is right also where p itself has been rounded to 0, and is cut off
    at the largest number there is.
    """
    gradient = np.zeros_like(forward.probabilities[:, 0])
    with np.errstate(over="ignore"):
        gradient[label] = -min(np.exp(loss), np.finfo(gradient.dtype).max)
    return gradient


def histogram(weights: Array, bins: int = BINS) -> Histogram:
    """Count weights in equally wide bins from minus to plus the greatest magnitude."""
    flat = weights.ravel()
    if not np.isfinite(flat).all():
        flat = flat[np.isfinite(flat)]
    limit = float(np.abs(flat).max()) if flat.size else 0.0
    if not limit:
        places = np.full(flat.size, bins // 2)
    else:
        # Divided first, so that nothing overflows; the limit itself belongs to the last bin.
        places = ((flat / flat.dtype.type(limit) + 1) * (bins / 2)).astype(np.int64)
        np.minimum(places, bins - 1, out=places)
    return Histogram(limit, np.bincount(places, minlength=bins))


def dead_shares(network: Network, weights: Array, images: Array) -> list[float | None]:
    """Find what share of every ReLU layer's units stays at zero for all of some images.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,)
    images : array of shape (N, 28, 28), 0..1 or uint8
        A few hundred of the training images: what is dead for all of them learns nothing.

    Returns
    -------
    shares : list, one a layer of the stack
        Fractions; None where the layer is no ReLU. A unit of a volume is a channel, dead when
        it is zero at every place.
    """
    alive: list[Array | None] = [None] * len(network.stack)
    # A few at a time, because the activations of hundreds would fill much memory.
    for first in range(0, len(images), DEAD_AT_ONCE):
        some = batch_of(network, images[first : first + DEAD_AT_ONCE], weights)
        for i, output in enumerate(network.activations(weights, some)):
            if network.stack[i].layer.type == "relu":
                found = np.asarray(output.any(axis=tuple(range(1, output.ndim))))
                before = alive[i]
                alive[i] = found if before is None else found | before
    return [None if units is None else float(np.mean(~units)) for units in alive]
