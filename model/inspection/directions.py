"""The direction of the gradient beside random directions: how much a step along each helps."""

from dataclasses import dataclass
from math import isfinite, nan

import numpy as np

from model.arrays import Array
from model.engine import check_deadline
from model.inspection.arguments import InspectionError, batch_of, check_range
from model.network import Network, cross_entropy

MOST_DIRECTIONS = 500


@dataclass(frozen=True)
class Directions:
    """How much one step along the gradient and along random directions lowers an image's loss.

    Attributes
    ----------
    length : float
        The Euclidean length of every step: the learning rate times the norm of the gradient.
    promised : float
        The decrease of the loss by the step against the gradient to first order, in nats.
    gradient : float
        That decrease as it was measured; negative where the loss rose.
    decreases : array of shape (count,), float64
        The measured decrease by a step of the same length along each random direction; NaN where
        the loss was not finite.
    best_random : float
        The largest of ``decreases``; NaN where none is a number.
    ratio : float
        ``gradient / best_random``; NaN where no random direction lowers the loss.
    """

    length: float
    promised: float
    gradient: float
    decreases: Array
    best_random: float
    ratio: float


# A learning rate may be so large that numbers overflow; such a loss is not finite.
@np.errstate(over="ignore", invalid="ignore")
def directions(
    network: Network,
    weights: Array,
    image: Array,
    label: int,
    learning_rate: float,
    count: int = 200,
    seed: int = 0,
) -> Directions:
    """Compare a step against the gradient with steps of the same length in random directions.

    A random direction is a vector of independent normal numbers, one for each parameter, scaled to
    the length of the step; such directions are uniformly distributed (Muller, "A note on a method
    for generating points uniformly on n-dimensional spheres", 1959). The running statistics of
    batch normalization are no parameters and stay as they are. Computed in float64 whatever the
    weights' type, because the differences of nearly equal losses are shown.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,)
    image : array of shape (28, 28), 0..1, ink high; uint8 is divided by 255
    label : int
        The digit that the image shows, 0 to 9.
    learning_rate : float
        Above 0.
    count : int
        How many random directions, 1 to MOST_DIRECTIONS.
    seed : int
        The same seed draws the same directions.

    Raises
    ------
    InspectionError
        If an argument lies outside of its bounds, the image has another shape, or the weights give
        no finite loss.
    """
    check_range("label", label, 0, 9)
    check_range("count", count, 1, MOST_DIRECTIONS)
    if not (isfinite(learning_rate) and learning_rate > 0):
        raise InspectionError(f"learning_rate is {learning_rate}, not a finite number above 0")
    start = weights.astype(np.float64)
    x, labels = batch_of(network, image, start), np.array([label])
    gradient, before = _gradient(network, start, x, labels)
    if not isfinite(before):
        raise InspectionError("the weights give no finite loss; use those of another step")

    def decrease(step: Array) -> float:
        check_deadline()
        moved = start.copy()
        moved[: network.parameter_count] += step
        after = cross_entropy(network.activations(moved, x)[-2], labels)[0][0]
        return before - float(after) if np.isfinite(after) else nan

    norm = float(np.linalg.norm(gradient))
    rng = np.random.default_rng(seed)
    steps = (rng.standard_normal(network.parameter_count) for _ in range(count))
    length = learning_rate * norm
    decreases = np.array([decrease(step * (length / np.linalg.norm(step))) for step in steps])
    lowered = decrease(-learning_rate * gradient)
    best = float(decreases[np.isfinite(decreases)].max(initial=-np.inf))
    return Directions(
        length=length,
        promised=learning_rate * norm**2,
        gradient=lowered,
        decreases=decreases,
        best_random=best if isfinite(best) else nan,
        ratio=lowered / best if best > 0 else nan,
    )


def _gradient(network: Network, weights: Array, x: Array, labels: Array) -> tuple[Array, float]:
    """Differentiate the loss of one image by every parameter, in the order of the weights."""
    forward = network.forward(weights, x)
    losses, _, dlogits = cross_entropy(forward.logits, labels)
    flat = np.zeros_like(weights)
    every = forward.backward(dlogits).dparameters
    for view, gradients in zip(network.views(flat)[:-1], every, strict=True):
        for name, gradient in gradients.items():
            view[name][...] = gradient
    return flat[: network.parameter_count], float(losses[0])
