"""The nudge: a few steps of gradient descent on one image, with a copy of the weights."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

import numpy as np

from model.arrays import Array
from model.inspection.arguments import InspectionError, batch_of, check_range
from model.network import Network, cross_entropy

MOST_NUDGES = 500
MOST_MOVED = 10


@dataclass(frozen=True)
class LayerNudge:
    """What some nudges changed in one entry of the specification that has parameters.

    Attributes
    ----------
    entry : int
        Its index in the specification.
    type : str
    gradient_norms : array of shape (nudges,), float64
        Euclidean norm of the gradient of this entry's parameters before each nudge.
    moved : array of shape (F,), (units,) or (C,), float64
        How far all nudges together moved each filter, unit or channel: the Euclidean distance
        between its parameters before and after.
    relative : array of the same shape
        ``moved`` as a share of the norm before; 0 where that is 0.
    """

    entry: int
    type: str
    gradient_norms: Array
    moved: Array
    relative: Array


@dataclass(frozen=True)
class Moved:
    """One filter, unit or channel: its entry, its index there, and how far it moved."""

    entry: int
    index: int
    distance: float


@dataclass(frozen=True)
class Nudging:
    """What some nudges for one image changed.

    Attributes
    ----------
    label : int
    learning_rate : float
    probabilities : array of shape (nudges + 1, 10), float64
        Before the first nudge and after each.
    losses : array of shape (nudges + 1,), float64
        Cross-entropy of the label in nats, in the same order.
    log_odds : array of shape (nudges + 1,), float64
        ``log(p / (1 - p))`` of the label's probability p, the natural logarithm, in the same
        order. Computed from the scores, so that it is exact where p is all but 0 or 1.
    predicted : array of shape (nudges,), float64
        How much each nudge lowers the loss to first order: the learning rate times the squared
        norm of the gradient.
    measured : array of shape (nudges,), float64
        How much it lowered the loss; negative where it overshot and the loss rose.
    layers : tuple of LayerNudge
        The entries that have parameters, in order.
    most_moved : tuple of Moved
        At most MOST_MOVED, the farthest first, of those that moved at all.
    finite : bool
        False when a nudge would have given numbers that are not finite; neither that nudge nor
        any after it was made.
    weights : array of shape (network.size,)
        The nudged copy, in the type of the given weights.
    """

    label: int
    learning_rate: float
    probabilities: Array
    losses: Array
    log_odds: Array
    predicted: Array
    measured: Array
    layers: tuple[LayerNudge, ...]
    most_moved: tuple[Moved, ...]
    finite: bool
    weights: Array


# A learning rate may be so large that numbers overflow; such a nudge is not made.
@np.errstate(over="ignore", invalid="ignore")
def nudge(
    network: Network, weights: Array, image: Array, label: int, learning_rate: float, count: int = 1
) -> Nudging:
    """Move a copy of the weights down the gradient of one image's loss, a few times.

    This is gradient descent without momentum on the loss of a prediction (no dropout; batch
    normalization with its running statistics, which stay as they are). It is computed in float64
    whatever the weights' type, because the difference of two nearly equal losses is shown.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,)
    image : array of shape (28, 28), 0..1, ink high; uint8 is divided by 255
    label : int
        The digit that the image shows, 0 to 9.
    learning_rate : float
        At least 0.
    count : int
        How many nudges, 1 to MOST_NUDGES.

    Raises
    ------
    InspectionError
        If an argument lies outside of its bounds, the image has another shape, or the weights give
        no finite loss.
    """
    check_range("label", label, 0, 9)
    if not (isfinite(learning_rate) and learning_rate >= 0):
        raise InspectionError(f"learning_rate is {learning_rate}, not a finite number from 0 up")
    check_range("count", count, 1, MOST_NUDGES)
    descent = _Descent(network, weights, image, label)
    while len(descent.predicted) < count and descent.step(learning_rate):
        pass
    layers = tuple(descent.layers())
    losses = np.array(descent.losses)
    return Nudging(
        label=label,
        learning_rate=float(learning_rate),
        probabilities=np.array(descent.probabilities),
        losses=losses,
        log_odds=np.array(descent.log_odds),
        predicted=np.array(descent.predicted),
        measured=losses[:-1] - losses[1:],
        layers=layers,
        most_moved=_rank(layers),
        finite=len(descent.predicted) == count,
        weights=descent.weights.astype(weights.dtype),
    )


class _Descent:
    """A copy of the weights in float64, the steps that it takes, and the record of them."""

    def __init__(self, network: Network, weights: Array, image: Array, label: int) -> None:
        self.network, self.type = network, weights.dtype
        self.before = self.weights = weights.astype(np.float64)
        self.x, self.labels = batch_of(network, image, self.before), np.array([label])
        self.probabilities: list[Array] = []
        self.losses: list[float] = []
        self.log_odds: list[float] = []
        self.predicted: list[float] = []
        self.norms: list[list[float]] = []
        if not self._record(self.weights):
            raise InspectionError("the weights give no finite loss; nudge those of another step")

    def step(self, learning_rate: float) -> bool:
        """Make one nudge; change nothing and return False if it does not give finite numbers."""
        nudged = self.weights.copy()
        squares = [0.0] * len(self.network.stack)
        views = self.network.views(nudged)
        for index, gradients in enumerate(self._forward.backward(self._dlogits).dparameters):
            for name, gradient in gradients.items():
                squares[index] += float(np.vdot(gradient, gradient))
                views[index][name] -= learning_rate * gradient
        predicted = learning_rate * sum(squares)
        is_finite = isfinite(predicted) and bool(np.isfinite(nudged.astype(self.type)).all())
        if not (is_finite and self._record(nudged)):
            return False
        self.weights = nudged
        self.predicted.append(predicted)
        self.norms.append([square**0.5 for square in squares])
        return True

    def _record(self, weights: Array) -> bool:
        """Predict with weights; record it and return True if the loss is finite."""
        forward = self.network.forward(weights, self.x)
        losses, _, dlogits = cross_entropy(forward.logits, self.labels)
        if not np.isfinite(losses[0]):
            return False
        self._forward, self._dlogits = forward, dlogits
        self.probabilities.append(forward.probabilities[:, 0])
        self.losses.append(float(losses[0]))
        others = np.delete(forward.logits[:, 0], self.labels)
        self.log_odds.append(float(forward.logits[self.labels[0], 0] - np.logaddexp.reduce(others)))
        return True

    def layers(self) -> Iterator[LayerNudge]:
        """Compare the parameters before the first nudge with those after the last."""
        stack = self.network.stack
        norms = np.array(self.norms).reshape(-1, len(stack))
        pairs = zip(*map(self.network.views, (self.before, self.weights)), strict=True)
        for placed, views, gradient_norms in zip(stack, pairs, norms.T, strict=True):
            if names := placed.parameter_shapes:
                before, after = (
                    np.hstack([view[name].reshape(len(view[name]), -1) for name in names])
                    for view in views
                )
                moved, norm = (np.linalg.norm(x, axis=1) for x in (after - before, before))
                relative = np.divide(moved, norm, out=np.zeros_like(moved), where=norm > 0)
                yield LayerNudge(placed.entry, placed.layer.type, gradient_norms, moved, relative)


def _rank(layers: tuple[LayerNudge, ...]) -> tuple[Moved, ...]:
    every = [
        Moved(layer.entry, index, float(distance))
        for layer in layers
        for index, distance in enumerate(layer.moved)
        if distance > 0
    ]
    return tuple(sorted(every, key=lambda moved: -moved.distance)[:MOST_MOVED])
