"""A run and a person's own digits: how it classifies them, and learning from them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from model.arrays import Array
from model.data import NO_EXAMPLES, Examples
from model.judgment import accuracy
from model.training import Training


@dataclass(frozen=True)
class OwnBefore:
    """The state of a run when it began to learn from a person's own digits.

    Attributes
    ----------
    step : int
    own_accuracy : float or None
        Of the digits that are kept at present, with the weights of that step; a fraction. None
        without digits.
    validation_accuracy : float or None
        As it was at that step.
    """

    step: int
    own_accuracy: float | None
    validation_accuracy: float | None


class OwnShare:
    """What one run has to do with a person's own digits.

    Attributes
    ----------
    own_accuracy : float or None
        The fraction classified correctly at the latest measurement; None without digits.
    own_digits : bool
        Whether the run learns from them.
    own_before : OwnBefore or None
        None while it does not.
    """

    def __init__(self) -> None:
        self.own_accuracy: float | None = None
        self.own_digits = False
        self.own_before: OwnBefore | None = None
        self._examples = NO_EXAMPLES
        self._weights_before: Array | None = None

    def record(self) -> dict[str, Any]:
        """Return it as plain data, without the digits and the weights."""
        before = None if self.own_before is None else asdict(self.own_before)
        own = {"own_accuracy": self.own_accuracy, "own_digits": self.own_digits}
        return own | {"own_before": before}

    @property
    def weights_before(self) -> Array | None:
        """The weights at ``own_before``."""
        return self._weights_before

    @classmethod
    def restored(cls, record: Mapping[str, Any], weights_before: Array | None) -> "OwnShare":
        """Make it again, without digits until ``replace``."""
        share, before = cls(), record["own_before"]
        share.own_accuracy, share.own_digits = record["own_accuracy"], record["own_digits"]
        share.own_before = None if before is None else OwnBefore(**before)
        share._weights_before = weights_before
        return share

    @property
    def own_count(self) -> int:
        """How many digits there are."""
        return len(self._examples.labels)

    def replace(self, examples: Examples, training: Training | None) -> None:
        """Use these digits from now on; ``training`` is None before the run has begun."""
        self._examples = examples
        if training is None:
            return
        self.measure(training)
        if self.own_digits:
            training.use_own_digits(examples)
        if self.own_before is not None:
            accuracy = self._accuracy(training, self._weights_before)
            before = self.own_before
            self.own_before = OwnBefore(before.step, accuracy, before.validation_accuracy)

    def measure(self, training: Training) -> float | None:
        """Return the fraction classified correctly; None without digits."""
        self.own_accuracy = self._accuracy(training)
        return self.own_accuracy

    def switch(
        self, own_digits: bool, training: Training, validation_accuracy: float | None
    ) -> None:
        """Begin to learn from them or stop; repeating it changes nothing."""
        if own_digits == self.own_digits:
            return
        self.own_digits = own_digits
        training.use_own_digits(self._examples if own_digits else NO_EXAMPLES)
        self._weights_before = training.weights() if own_digits else None
        accuracy = self.measure(training)
        self.own_before = (
            OwnBefore(training.step, accuracy, validation_accuracy) if own_digits else None
        )

    def _accuracy(self, training: Training, weights: Array | None = None) -> float | None:
        if self.own_count == 0:
            return None
        return accuracy(training.logits(self._examples, weights), self._examples.labels)
