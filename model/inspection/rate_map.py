"""The rate map: the loss after one step of gradient descent, for learning rates of all sizes."""

from contextlib import closing
from dataclasses import dataclass

import numpy as np

from model.arrays import Array
from model.engine import Engine
from model.inspection.arguments import InspectionError, batch_of
from model.network import Network, cross_entropy

# From the smallest to the largest, at equal ratios.
RATES = np.logspace(-5, 1, 60)


@dataclass(frozen=True)
class RateMap:
    """The loss after one step at each of ``RATES``.

    Attributes
    ----------
    before : float
        The mean cross-entropy of the images before the step, nats.
    squared_norm : float
        Of the gradient of that loss with respect to all parameters.
    losses : array of shape (60,), float64
        After the step; NaN or infinite where numbers overflow.
    promised : array of shape (60,), float64
        The same to first order: ``before`` minus the rate times ``squared_norm``. It may be below
        0, which no loss is.
    best_rate : float or None
        The rate with the smallest loss; None where no rate lowers it.
    harmful_rate : float or None
        The first rate above the best one with a loss that is higher than before or not finite;
        None where there is none.
    """

    before: float
    squared_norm: float
    losses: Array
    promised: Array
    best_rate: float | None
    harmful_rate: float | None


def rate_map(network: Network, weights: Array, images: Array, labels: Array) -> RateMap:
    """Try one step of plain gradient descent at each of ``RATES``.

    The loss is that of a prediction (no dropout; batch normalization with its running statistics,
    which stay as they are), and so is its gradient. Each loss comes from a whole forward pass.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,), float32
    images : array of shape (N, 28, 28), 0..1, ink high; uint8 is divided by 255
    labels : integers of shape (N,), 0 to 9

    Raises
    ------
    InspectionError
        If the images have another shape, or the weights give no finite loss.
    """
    batch = _Labeled(network, images, labels, weights)
    with closing(Engine(network, threads=1)) as engine:
        before = _loss(engine, weights, batch)
        if not np.isfinite(before):
            raise InspectionError("the weights give no finite loss; use those of another step")
        step = np.zeros_like(weights)
        count = network.parameter_count
        step[:count] = engine.gradient(weights, batch, None)[2][:count]
        losses = np.array([_loss(engine, _moved(weights, step, rate), batch) for rate in RATES])
    squared_norm = float(np.vdot(step.astype(np.float64), step))
    best = int(np.argmin(np.where(np.isfinite(losses), losses, np.inf)))
    helps = bool(losses[best] < before)
    harmful = [i for i in np.flatnonzero(~(losses <= before)) if i > best or not helps]
    return RateMap(
        before=before,
        squared_norm=squared_norm,
        losses=losses,
        promised=before - RATES * squared_norm,
        best_rate=float(RATES[best]) if helps else None,
        harmful_rate=float(RATES[harmful[0]]) if harmful else None,
    )


class _Labeled:
    """Images with their labels, as the engine takes them."""

    def __init__(self, network: Network, images: Array, labels: Array, weights: Array) -> None:
        self._x = batch_of(network, images, weights)
        self.labels = labels

    def __len__(self) -> int:
        return len(self.labels)

    def fill(self, start: int, stop: int, x: Array) -> Array:
        x[...] = self._x[..., start:stop]
        return self.labels[start:stop]


def _loss(engine: Engine, weights: Array, batch: _Labeled) -> float:
    """Compute the mean loss in float64: the losses of two nearby weights are nearly equal."""
    scores = engine.logits(weights, batch).astype(np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        return float(cross_entropy(scores, batch.labels)[0].mean())


def _moved(weights: Array, gradient: Array, rate: float) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):
        return weights - np.float32(rate) * gradient
