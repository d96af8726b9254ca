"""The nudge: a few steps of plain gradient descent on one image, on a copy, and what they did."""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from model.arrays import Array
from model.network import (
    InspectionError,
    Network,
    batch_of,
    check_label,
    cross_entropy,
    run_backward,
    run_forward,
)

MOST_NUDGES = 500
MOST_MOVED = 10


@dataclass(frozen=True)
class LayerNudge:
    """What the nudges did to one entry of the specification that has parameters.

    Attributes
    ----------
    entry : int
        Its index in the specification.
    type : str
    gradient_norms : array of shape (nudges,), float64
        Euclidean norm of the gradient of this entry's parameters before each nudge.
    moved : array of shape (F,), (units,) or (C,), float64
        How far each filter, unit or channel moved in all: the Euclidean distance of its weights
        and bias from where they began.
    relative : array of the same shape
        ``moved`` as a share of the norm that it began with; 0 for one that began at 0.
    """

    entry: int
    type: str
    gradient_norms: Array
    moved: Array
    relative: Array


@dataclass(frozen=True)
class Moved:
    """One filter, unit or channel: its entry, its index there, and how far it moved in all."""

    entry: int
    index: int
    distance: float


@dataclass(frozen=True)
class Nudging:
    """What some nudges of one image did.

    Attributes
    ----------
    label : int
    learning_rate : float
    probabilities : array of shape (nudges + 1, 10), float64
        Before the first nudge and after each.
    losses : array of shape (nudges + 1,), float64
        Cross-entropy of the label in nats, in the same order.
    predicted : array of shape (nudges,), float64
        By how much each nudge lowers the loss to first order: the learning rate times the squared
        norm of the gradient.
    measured : array of shape (nudges,), float64
        By how much it did; negative where the nudge overshot and the loss rose.
    layers : tuple of LayerNudge
        The entries that have parameters, in order.
    most_moved : tuple of Moved
        At most MOST_MOVED, the farthest first; what stayed where it was is left out.
    finite : bool
        False when a nudge left the numbers that can be computed with; that nudge was not made,
        nor any after it, and nothing here is of it.
    weights : array of shape (network.size,)
        The nudged copy, in the type of the weights given.
    """

    label: int
    learning_rate: float
    probabilities: Array
    losses: Array
    predicted: Array
    measured: Array
    layers: tuple[LayerNudge, ...]
    most_moved: tuple[Moved, ...]
    finite: bool
    weights: Array

    @property
    def overshot(self) -> bool:
        """Whether any nudge raised the loss that it was to lower."""
        return bool((self.measured < 0).any())

    @property
    def agreements(self) -> tuple[float | None, ...]:
        """The measured change of each nudge as a share of the predicted; None where that is 0."""
        return tuple(
            float(measured / predicted) if predicted else None
            for measured, predicted in zip(self.measured, self.predicted, strict=True)
        )


def nudge(
    network: Network,
    weights: Array,
    image: Array,
    label: int,
    learning_rate: float,
    count: int = 1,
) -> Nudging:
    """Move a copy of the weights down the gradient of one image's loss, a few times.

    Plain gradient descent, as a prediction computes (no dropout; batch normalization with its
    running statistics, which stay as they are), in float64 whatever the weights' type: the
    difference of two nearly equal losses is shown.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,)
    image : array of shape (28, 28), 0..1, ink high; uint8 is divided by 255
    label : int
        What the image is to be called, 0 to 9.
    learning_rate : float
        At least 0.
    count : int
        How many nudges, 1 to MOST_NUDGES.

    Raises
    ------
    InspectionError
        If an argument lies outside of its bounds, or the weights already give no finite loss.
    """
    check_label(label)
    if not (isfinite(learning_rate) and learning_rate >= 0):
        raise InspectionError(f"learning_rate is {learning_rate}; it is a number from 0")
    if not 1 <= count <= MOST_NUDGES:
        raise InspectionError(f"count is {count}; it lies between 1 and {MOST_NUDGES}")
    descent = _Descent(network, weights, image, label)
    while len(descent.predicted) < count and descent.step(learning_rate):
        pass
    distances, norms = descent.distances(), np.array(descent.norms).reshape(-1, len(network.stack))
    layers = tuple(
        LayerNudge(
            entry=network.stack[index].entry,
            type=network.stack[index].layer.type,
            gradient_norms=norms[:, index],
            moved=moved,
            relative=np.divide(moved, before, out=np.zeros_like(moved), where=before > 0),
        )
        for index, (moved, before) in distances.items()
    )
    return Nudging(
        label=label,
        learning_rate=float(learning_rate),
        probabilities=np.array(descent.probabilities),
        losses=np.array(descent.losses),
        predicted=np.array(descent.predicted),
        measured=np.array(descent.losses[:-1]) - np.array(descent.losses[1:]),
        layers=layers,
        most_moved=_rank(layers),
        finite=len(descent.predicted) == count,
        weights=descent.weights.astype(weights.dtype),
    )


class _Descent:
    """A copy of the weights in float64 on its way down, and the record of it."""

    def __init__(self, network: Network, weights: Array, image: Array, label: int) -> None:
        self.network = network
        self.type = weights.dtype
        self.before = weights.astype(np.float64)
        self.weights = self.before
        self.x = batch_of(network, image, self.before)
        self.labels = np.array([label])
        self.probabilities: list[Array] = []
        self.losses: list[float] = []
        self.predicted: list[float] = []
        self.norms: list[list[float]] = []
        if not self._look(self.weights):
            raise InspectionError("the network's own numbers give no finite loss; nudge another")

    def step(self, learning_rate: float) -> bool:
        """Make one nudge; False, and nothing changed, if it does not end at finite numbers."""
        backward = run_backward(self.network, self.weights, self._forward, self._dlogits)
        nudged = self.weights.copy()
        squares = [0.0] * len(self.network.stack)
        with np.errstate(over="ignore", invalid="ignore"):
            for index, (view, gradients) in enumerate(
                zip(self.network.views(nudged), backward.dparameters, strict=False)
            ):
                for name, gradient in gradients.items():
                    squares[index] += float(np.vdot(gradient, gradient))
                    view[name] -= learning_rate * gradient
            usable = bool(np.isfinite(nudged.astype(self.type)).all())
            predicted = learning_rate * sum(squares)
        if not (usable and isfinite(predicted) and self._look(nudged)):
            return False
        self.weights = nudged
        self.predicted.append(predicted)
        self.norms.append([square**0.5 for square in squares])
        return True

    def _look(self, weights: Array) -> bool:
        """Predict with weights; if the loss is finite, record it and go on from there."""
        forward = run_forward(self.network, weights, self.x)
        with np.errstate(over="ignore", invalid="ignore"):
            losses, _, dlogits = cross_entropy(forward.logits, self.labels)
        if not np.isfinite(losses[0]):
            return False
        self._forward, self._dlogits = forward, dlogits
        self.probabilities.append(forward.probabilities[:, 0])
        self.losses.append(float(losses[0]))
        return True

    def distances(self) -> dict[int, tuple[Array, Array]]:
        """Say how far each unit of each layer with parameters moved, and its norm before."""
        views = zip(
            self.network.stack,
            self.network.views(self.before),
            self.network.views(self.weights),
            strict=True,
        )
        found = {}
        for index, (placed, before, after) in enumerate(views):
            names = list(placed.layer.parameter_shapes(placed.input_shape))
            if names:
                began = [before[name].reshape(len(before[name]), -1) for name in names]
                ended = [after[name].reshape(len(after[name]), -1) for name in names]
                start, end = np.concatenate(began, axis=1), np.concatenate(ended, axis=1)
                found[index] = np.linalg.norm(end - start, axis=1), np.linalg.norm(start, axis=1)
        return found


def _rank(layers: tuple[LayerNudge, ...]) -> tuple[Moved, ...]:
    every = [
        Moved(layer.entry, index, float(distance))
        for layer in layers
        for index, distance in enumerate(layer.moved)
        if distance > 0
    ]
    return tuple(sorted(every, key=lambda moved: -moved.distance)[:MOST_MOVED])
