"""What a step of training measures, and the error when it cannot go on."""

from dataclasses import dataclass

from model.training.configuration import Configuration


class Diverged(ArithmeticError):
    """The loss became infinite or not a number.

    Attributes
    ----------
    step : int
        The step whose loss was not finite. The weights are as they were before it.
    """

    def __init__(self, step: int, learning_rate: float) -> None:
        most = min(learning_rate / 10, Configuration.learning_rate)
        super().__init__(
            f"the loss is no longer a finite number at step {step}; "
            f"start again with a learning rate of at most {most:.3g}"
        )
        self.step = step


@dataclass(frozen=True)
class Step:
    """What one step measured on its batch, before it changed the weights.

    Attributes
    ----------
    step : int
        Counted from 1.
    loss : float
        Mean cross-entropy, nats.
    train_accuracy : float
        Fraction of the batch that was read correctly.
    learning_rate : float
    """

    step: int
    loss: float
    train_accuracy: float
    learning_rate: float
