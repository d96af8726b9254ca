"""How a gradient becomes a nudge of the weights.

Every optimizer works in place on flat vectors of the same length: ``weights``, ``gradient``
(which it may overwrite) and as many ``slots``, its memory, as it asks for. ``step`` counts from 1.
Weight decay is added to the gradient, as PyTorch does; AdamW shrinks the weights themselves.
"""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from model.arrays import Array


class Optimizer:
    """One update rule; it keeps nothing itself, so that a run can be saved and resumed exactly."""

    name: ClassVar[str]
    slots: ClassVar[int]

    @staticmethod
    def update(
        weights: Array,
        gradient: Array,
        slots: Sequence[Array],
        step: int,
        learning_rate: float,
        momentum: float,
        weight_decay: float,
    ) -> None:
        """Change weights and slots in place; gradient is free to be used as scratch."""
        raise TypeError("an optimizer defines update")


def _add_decay(weights: Array, gradient: Array, weight_decay: float) -> None:
    if weight_decay:
        gradient += np.float32(weight_decay) * weights


class SGD(Optimizer):
    """``w -= rate g``."""

    name = "sgd"
    slots = 0

    @staticmethod
    def update(
        weights: Array,
        gradient: Array,
        slots: Sequence[Array],
        step: int,
        learning_rate: float,
        momentum: float,
        weight_decay: float,
    ) -> None:
        _add_decay(weights, gradient, weight_decay)
        gradient *= np.float32(learning_rate)
        weights -= gradient


class Momentum(Optimizer):
    """``v = momentum v + g``, ``w -= rate v``. Sutskever et al. (2013), equations 1 and 2."""

    name = "momentum"
    slots = 1

    @staticmethod
    def update(
        weights: Array,
        gradient: Array,
        slots: Sequence[Array],
        step: int,
        learning_rate: float,
        momentum: float,
        weight_decay: float,
    ) -> None:
        (velocity,) = slots
        _add_decay(weights, gradient, weight_decay)
        velocity *= np.float32(momentum)
        velocity += gradient
        np.multiply(velocity, np.float32(learning_rate), out=gradient)
        weights -= gradient


class Nesterov(Optimizer):
    """``v = momentum v + g``, ``w -= rate (g + momentum v)``: the gradient from one step ahead.

    Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep
    learning" (2013), equations 3 and 4, rewritten for weights that have already looked ahead.
    """

    name = "nesterov"
    slots = 1

    @staticmethod
    def update(
        weights: Array,
        gradient: Array,
        slots: Sequence[Array],
        step: int,
        learning_rate: float,
        momentum: float,
        weight_decay: float,
    ) -> None:
        (velocity,) = slots
        _add_decay(weights, gradient, weight_decay)
        velocity *= np.float32(momentum)
        velocity += gradient
        gradient += np.float32(momentum) * velocity
        gradient *= np.float32(learning_rate)
        weights -= gradient


# Adam's second memory is much longer than the first, and its guard against division by zero is
# as in the paper; only the first memory is the user's "momentum".
BETA_2 = 0.999
EPSILON = 1e-8


class Adam(Optimizer):
    """Steps of about the learning rate in every direction, whatever the gradient's size.

    Kingma, Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1: both moments are
    divided by their bias correction.
    """

    name = "adam"
    slots = 2

    @staticmethod
    def update(
        weights: Array,
        gradient: Array,
        slots: Sequence[Array],
        step: int,
        learning_rate: float,
        momentum: float,
        weight_decay: float,
    ) -> None:
        mean, square = slots
        _add_decay(weights, gradient, weight_decay)
        mean += np.float32(1 - momentum) * (gradient - mean)
        gradient *= gradient
        square += np.float32(1 - BETA_2) * (gradient - square)
        np.sqrt(square, out=gradient)
        gradient *= np.float32(1 / np.sqrt(1 - BETA_2**step))
        gradient += np.float32(EPSILON)
        np.divide(mean, gradient, out=gradient)
        gradient *= np.float32(learning_rate / (1 - momentum**step))
        weights -= gradient


class AdamW(Optimizer):
    """Adam with the weights shrunk by ``rate decay w``, apart from the gradient's moments.

    Loshchilov, Hutter, "Decoupled Weight Decay Regularization" (2019), algorithm 2.
    """

    name = "adamw"
    slots = 2

    @staticmethod
    def update(
        weights: Array,
        gradient: Array,
        slots: Sequence[Array],
        step: int,
        learning_rate: float,
        momentum: float,
        weight_decay: float,
    ) -> None:
        weights *= np.float32(1 - learning_rate * weight_decay)
        Adam.update(weights, gradient, slots, step, learning_rate, momentum, 0.0)


OPTIMIZERS: dict[str, type[Optimizer]] = {
    optimizer.name: optimizer for optimizer in (SGD, Momentum, Nesterov, Adam, AdamW)
}
