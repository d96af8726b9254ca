"""One image through time: what every kept checkpoint of a run says of it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from model.arrays import Array
from model.layers import Convolution, Dense, Layer
from model.network import Network, batch_of


def replay(network: Network, checkpoints: Sequence[Array], image: Array) -> Array:
    """Compute the probabilities of one image under many weights.

    The checkpoints lie one behind the other along the channels, which most layers treat one by
    one anyway. The first convolution or dense layer sees the same input under every checkpoint
    and is one product for all; the later ones are a product each.

    Parameters
    ----------
    network : Network
    checkpoints : sequence of T arrays of shape (network.size,), of one type
    image : array of shape (28, 28), 0..1, ink high; uint8 is divided by 255

    Returns
    -------
    probabilities : array of shape (T, 10)
        NaN where a checkpoint's numbers overflow.

    Raises
    ------
    InspectionError
        If the image has another shape.
    """
    if not checkpoints:
        return np.empty((0, 10), np.float32)
    x = batch_of(network, image, checkpoints[0])
    views = [network.views(weights) for weights in checkpoints]
    shared = True
    with np.errstate(over="ignore", invalid="ignore"):
        for index, placed in enumerate(network.stack[:-1]):
            own = [view[index] for view in views]
            if own[0] and shared:
                x = _first(placed.layer, x, own)
                shared = False
            elif isinstance(placed.layer, Convolution | Dense):
                parts = np.split(x, len(checkpoints))
                outputs = [
                    placed.layer.forward(part, parameters)[0]
                    for part, parameters in zip(parts, own, strict=True)
                ]
                x = np.concatenate(outputs)
            else:
                x, _ = placed.layer.forward(x, _behind_each_other(own))
        scores = np.ascontiguousarray(x.reshape(len(checkpoints), -1).T)
        return network.stack[-1].layer.forward(scores, {})[0].T


def _first(layer: Layer, x: Array, own: Sequence[dict[str, Array]]) -> Array:
    """Compute the first layer with parameters, whose input is the same for all checkpoints."""
    T = len(own)
    if isinstance(layer, Convolution):
        layer = replace(layer, filters=T * layer.filters)
    elif isinstance(layer, Dense):
        layer = replace(layer, units=T * layer.units)
    else:
        x = np.concatenate([x] * T)
    return layer.forward(x, _behind_each_other(own))[0]


def _behind_each_other(own: Sequence[dict[str, Array]]) -> dict[str, Array]:
    return {name: np.concatenate([parameters[name] for parameters in own]) for name in own[0]}
