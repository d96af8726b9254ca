"""What ends a run before it is finished, and how it goes on after that."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from app.lab.errors import Conflict
from app.lab.snapshots import Status
from model.arrays import Array
from model.training import Ladder, Training, are_finite


class Mending(ABC):
    """What ``Run`` does about errors.

    Attributes
    ----------
    id : str
    steps_left : float
    error : str or None
        Why it diverged or failed.
    last_good_step : int or None
        Of a run that failed in a step: the step that it can go on from.
    """

    id: str
    steps_left: float
    _ladder: Ladder
    _changed: bool

    def __init__(self) -> None:
        self.error: str | None = None
        self.last_good_step: int | None = None
        self._broken: Status | None = None

    @property
    @abstractmethod
    def training(self) -> Training:
        """The training itself; Conflict if it never began."""

    @property
    @abstractmethod
    def weights(self) -> Array:
        """Those to predict with."""

    @abstractmethod
    def restore_weights(self, state: Mapping[str, Any]) -> None:
        """Bring back the weights of an earlier state, as a step; a broken run goes on."""

    def fail(self, error: str, status: Status = "failed") -> None:
        """End it, with the reason."""
        self._broken, self.error, self.steps_left = status, error, 0
        self._changed = True

    def break_down(self, error: Exception) -> None:
        """End it because of an error in a step, and find the step that it can go on from.

        That is the present one: an error leaves the numbers as they were before the step or, if it
        came while they were changed, between two valid states. If they are not finite, it is the
        newest kept step whose weights are.
        """
        step = self.training.step
        self.last_good_step = step if are_finite(self.weights) else self._ladder.last_finite
        self.fail(_words(error, step))

    def go_on(self) -> None:
        """Let a failed run go on from its last good step; Conflict if it has none.

        From a kept step that counts as a step, and the optimizer begins with empty slots.
        """
        step = self.last_good_step
        if step is None:
            raise Conflict(f"run {self.id} has failed ({self.error}); make a new run")
        if not are_finite(self.weights):
            kept = self._ladder.at(step)
            # Of no optimizer, so that the present one begins with empty slots.
            state = {"weights": kept, "average": kept, "configuration": {"optimizer": None}}
            self.restore_weights(state)
        self._mend()

    def _mend(self) -> None:
        self._broken = self.error = self.last_good_step = None
        self._changed = True


def _words(error: Exception, step: int) -> str:
    """Say what ended training after a step, and what to do about it."""
    if isinstance(error, MemoryError):
        return (
            f"The server had no memory left for training after step {step:,}. Delete runs that "
            "are not needed, or choose smaller batches, and let it go on."
        )
    what = f"{type(error).__name__}: {error}".removesuffix(": ")
    return (
        f"An error in the server ended training after step {step:,} ({what}). "
        "The server's log has the details."
    )
