"""What a run has to do with a person's own digits: how it reads them, and learning from them."""

from dataclasses import dataclass

import numpy as np

from model.arrays import Array
from model.data import Examples
from model.training import Training

NONE = Examples(np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.uint8))


@dataclass(frozen=True)
class Before:
    """How the run stood when it began to learn from them.

    Attributes
    ----------
    step : int
    own_accuracy : float or None
        Of the digits of now, as the run read then; a fraction. None without digits.
    validation_accuracy : float or None
        As it was then.
    """

    step: int
    own_accuracy: float | None
    validation_accuracy: float | None


class OwnShare:
    """One run's part in them.

    Attributes
    ----------
    count : int
        How many there are.
    accuracy : float or None
        The fraction that is read rightly, as of the latest look. None without digits.
    mixing : bool
        Whether the run learns from them.
    before : Before or None
        None while it does not.
    """

    def __init__(self, own: Examples = NONE) -> None:
        self.accuracy: float | None = None
        self.mixing = False
        self.before: Before | None = None
        self._own = own
        self._weights_before: Array | None = None

    @property
    def count(self) -> int:
        return len(self._own.labels)

    def renew(self, own: Examples, training: Training | None) -> None:
        """Take others in their place."""
        self._own = own
        if training is None:
            return
        self.measure(training)
        if self.mixing:
            training.use_own_digits(own)
        if self.before is not None:
            read = self._read(training, self._weights_before)
            self.before = Before(self.before.step, read, self.before.validation_accuracy)

    def measure(self, training: Training) -> float | None:
        """Look how they are read now."""
        self.accuracy = self._read(training)
        return self.accuracy

    def switch(self, mixing: bool, training: Training, validation_accuracy: float | None) -> None:
        """Begin to learn from them or cease; saying it twice is fine."""
        if mixing == self.mixing:
            return
        self.mixing = mixing
        training.use_own_digits(self._own if mixing else NONE)
        self._weights_before = training.weights() if mixing else None
        accuracy = self.measure(training)
        self.before = Before(training.step, accuracy, validation_accuracy) if mixing else None

    def _read(self, training: Training, weights: Array | None = None) -> float | None:
        if self.count == 0:
            return None
        found = training.logits(self._own, weights).argmax(axis=0)
        return float(np.mean(found == self._own.labels))
