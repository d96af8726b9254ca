"""One number of a network moved a little: the change of the loss that its gradient promises."""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from model.arrays import Array
from model.inspection.arguments import InspectionError, batch_of
from model.inspection.numbers import Number, Passes
from model.network import Network, cross_entropy, pass_forward


@dataclass(frozen=True)
class Moving:
    """What became of the loss when one number was moved and all others were left.

    Attributes
    ----------
    label : int
    epsilon : float
        How far the number was moved.
    before, after : float
        The number.
    gradient : float
        The derivative of the loss with respect to it, before.
    promised : float
        The change of the loss to first order: gradient times epsilon.
    happened : float
        The change of the loss.
    losses : (float, float)
        Cross-entropy of the label in nats, before and after.
    probabilities : array of shape (2, 10), float64
        Before and after.
    """

    label: int
    epsilon: float
    before: float
    after: float
    gradient: float
    promised: float
    happened: float
    losses: tuple[float, float]
    probabilities: Array


# The numbers of a run that diverged may overflow, and a moved probability may have no logarithm.
@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def move(
    network: Network, weights: Array, image: Array, label: int, number: Number, epsilon: float
) -> Moving:
    """Move one number by epsilon and compare the change of a label's loss with the gradient's.

    Everything is computed in float64, so that the changes for a small epsilon are exact to several
    digits. An activation is moved where it is read: the layers before it stay as they are.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,)
        They are copied.
    image : array of shape (28, 28), 0..1, ink high; uint8 is divided by 255
    label : int
        0 to 9.
    number : Number
    epsilon : float
        Finite.

    Raises
    ------
    InspectionError
        If the label is no digit, epsilon is not finite or the image has another shape; NoSuchNumber
        if there is no such number.
    """
    number.check(network)
    if not isfinite(epsilon):
        raise InspectionError(f"epsilon is {epsilon}, not a finite number")
    exact = weights.astype(np.float64)
    passes = Passes.of(network.forward(exact, batch_of(network, image, exact)), label)
    loss, probabilities = _with_moved(passes, number, epsilon)
    before, gradient = passes.value(number), passes.gradient(number)
    return Moving(
        label=label,
        epsilon=float(epsilon),
        before=before,
        after=before + epsilon,
        gradient=gradient,
        promised=gradient * epsilon,
        happened=loss - passes.loss,
        losses=(passes.loss, loss),
        probabilities=np.stack([passes.forward.probabilities[:, 0], probabilities]),
    )


def _with_moved(passes: Passes, number: Number, epsilon: float) -> tuple[float, Array]:
    """Compute the loss and the probabilities, (10,), with a number moved."""
    forward, layer = passes.forward, number.layer
    views = list(forward.views)
    if number.parameter is None:
        x = passes.values(layer).copy()
        x[number.position] += epsilon
    else:
        values = views[layer][number.parameter].copy()
        values[number.position] += epsilon
        views[layer] = {**views[layer], number.parameter: values}
        # The layer is computed again from what it reads.
        layer -= 1
        x = passes.values(layer)
    outputs = [x[..., None]]
    outputs += [
        y for y, _ in pass_forward(forward.stack[layer + 1 :], views[layer + 1 :], outputs[0])
    ]
    probabilities = outputs[-1][:, 0]
    if layer == passes.last:
        return float(-np.log(probabilities[passes.label])), probabilities
    losses, _, _ = cross_entropy(outputs[-2], np.array([passes.label]))
    return float(losses[0]), probabilities
