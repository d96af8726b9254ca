"""One image read with every kept checkpoint of a run."""

from collections.abc import Sequence

import numpy as np

from model.arrays import Array
from model.inspection.arguments import batch_of
from model.network import Network


def replay(
    network: Network,
    checkpoints: Sequence[Array],
    image: Array,
    temperatures: Sequence[float] | None = None,
) -> Array:
    """Compute the probabilities of one image with many weights.

    The outputs for all checkpoints lie behind each other along the channels, and most layers
    compute each channel by itself anyway. The first layer with parameters gets the same input for
    every checkpoint: where it mixes channels, one product computes all. Later layers that do are
    computed for one checkpoint at a time.

    Parameters
    ----------
    network : Network
    checkpoints : sequence of T arrays of shape (network.size,), of one type
    image : array of shape (28, 28), 0..1, ink high; uint8 is divided by 255
    temperatures : sequence of T floats, optional
        Of the calibrations of the checkpoints, which divide their scores; by default 1.

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
    T, is_shared = len(checkpoints), True
    x = batch_of(network, image, checkpoints[0])
    views = [network.views(weights) for weights in checkpoints]
    with np.errstate(over="ignore", invalid="ignore"):
        for placed, *parameters in zip(network.stack[:-1], *views, strict=False):
            layer, has_parameters = placed.layer, bool(parameters[0])
            if is_shared and has_parameters and not layer.mixes_channels:
                x, is_shared = np.concatenate([x] * T), False
            if layer.mixes_channels and not is_shared:
                parts = zip(np.split(x, T), parameters, strict=True)
                x = np.concatenate([layer.forward(part, one)[0] for part, one in parts])
            else:
                x, _ = layer.forward(x, _concatenate(parameters))
                is_shared = is_shared and not has_parameters
        scores = np.ascontiguousarray(x.reshape(T, -1).T)
        if temperatures is not None:
            scores /= np.asarray(temperatures, scores.dtype)
        return network.stack[-1].layer.forward(scores, {})[0].T


def _concatenate(parameters: Sequence[dict[str, Array]]) -> dict[str, Array]:
    return {name: np.concatenate([one[name] for one in parameters]) for name in parameters[0]}
