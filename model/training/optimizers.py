"""How a gradient changes the weights: the update rules.

An optimizer works in place on flat vectors and keeps no state itself, so that a run can be saved
and resumed exactly; what it remembers between steps is in its *slots*.
"""

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from model.arrays import Array

if TYPE_CHECKING:
    from model.training.configuration import Configuration

# Adam's decay rate of the squared gradient's mean and its guard against division by zero, as in
# the paper; the decay rate of the gradient's mean is the setting "momentum".
BETA_2 = 0.999
EPSILON = 1e-8


class Optimizer:
    """One update rule: ``w -= learning_rate * direction``, the gradient's direction by default.

    Attributes
    ----------
    slots : int
        How many vectors it keeps from step to step. They begin as zeros.
    decays_weights : bool
        Whether weight decay shrinks the weights themselves. Otherwise it is added to the
        gradient, as in PyTorch.
    """

    slots: ClassVar[int] = 0
    decays_weights: ClassVar[bool] = False

    @classmethod
    def update(
        cls,
        weights: Array,
        gradient: Array,
        slots: Array,
        step: int,
        learning_rate: float,
        settings: "Configuration",
    ) -> None:
        """Change weights and slots in place by one step.

        Parameters
        ----------
        weights : array of shape (n,), float32
        gradient : array of shape (n,), float32
            Of the loss; overwritten.
        slots : array of shape (cls.slots, n), float32
        step : int
            Steps since the slots were zeros, this one included: 1 for the first.
        learning_rate : float
            Of this step. ``settings.learning_rate`` is not used.
        settings : Configuration
        """
        decay = settings.weight_decay
        if cls.decays_weights:
            weights *= np.float32(1 - learning_rate * decay)
        elif decay:
            gradient += np.float32(decay) * weights
        divisor = cls._direct(gradient, slots, step, settings)
        gradient *= np.float32(learning_rate / divisor)
        weights -= gradient

    @classmethod
    def _direct(cls, gradient: Array, slots: Array, step: int, settings: "Configuration") -> float:
        """Turn gradient into the direction, in place; return what it is still to be divided by."""
        return 1.0


class SGD(Optimizer):
    """``w -= rate g``."""


class Momentum(Optimizer):
    """``v = momentum v + g``, ``w -= rate v``. Sutskever et al. (2013), equations 1 and 2."""

    slots = 1
    looks_ahead: ClassVar[bool] = False

    @classmethod
    def _direct(cls, gradient: Array, slots: Array, step: int, settings: "Configuration") -> float:
        (velocity,) = slots
        velocity *= np.float32(settings.momentum)
        velocity += gradient
        if cls.looks_ahead:
            gradient += np.float32(settings.momentum) * velocity
        else:
            gradient[...] = velocity
        return 1.0


class Nesterov(Momentum):
    """``v = momentum v + g``, ``w -= rate (g + momentum v)``: the gradient from one step ahead.

    Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep
    learning" (2013), equations 3 and 4, rewritten for weights that have already looked ahead.
    """

    looks_ahead = True


class Adam(Optimizer):
    """Steps of about the learning rate in every coordinate, whatever the gradient's size.

    Kingma, Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1.
    """

    slots = 2

    @classmethod
    def _direct(cls, gradient: Array, slots: Array, step: int, settings: "Configuration") -> float:
        mean, square = slots
        mean += np.float32(1 - settings.momentum) * (gradient - mean)
        gradient *= gradient
        square += np.float32(1 - BETA_2) * (gradient - square)
        np.sqrt(square, out=gradient)
        gradient *= np.float32(1 / np.sqrt(1 - BETA_2**step))
        gradient += np.float32(EPSILON)
        np.divide(mean, gradient, out=gradient)
        return float(1 - settings.momentum**step)


class AdamW(Adam):
    """Adam with the weights shrunk by ``rate decay w``, apart from the gradient's moments.

    Loshchilov, Hutter, "Decoupled Weight Decay Regularization" (2019), algorithm 2.
    """

    decays_weights = True


OPTIMIZERS: dict[str, type[Optimizer]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adam": Adam,
    "adamw": AdamW,
}
