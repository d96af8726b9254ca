"""An end that a caller sets to long computations of its thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic


class TooLong(Exception):
    """A computation took longer than it was allowed to, and was stopped."""


class Deadline:
    """The moment by which a computation has to end.

    Parameters
    ----------
    seconds : float
        From now on.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends_at = monotonic() + seconds

    def check(self) -> None:
        """Raise TooLong if it has passed."""
        if monotonic() >= self._ends_at:
            raise TooLong(f"it took longer than {self._seconds:g} s and was stopped")


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def ends_within(seconds: float) -> Iterator[None]:
    """Let the engine's predictions in this block end by then, with TooLong."""
    token = _current.set(Deadline(seconds))
    try:
        yield
    finally:
        _current.reset(token)


def current_deadline() -> Deadline | None:
    """Return the deadline of the calling thread; None if it has all the time."""
    return _current.get()


def check_deadline() -> None:
    """Raise TooLong if the calling thread's deadline has passed."""
    if (deadline := current_deadline()) is not None:
        deadline.check()
