"""Who needs the machine more than training does, and how much of it training leaves to them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# While others need the machine, training waits after each turn for so many times as long as the
# turn took. Two threads of training and two of another work on two cores take from each other more
# than their halves: all of them wait for their slowest thread.
REST = 2.0


class Yielding:
    """Whether the thread that trains is to leave most of the machine to others.

    Parameters
    ----------
    ended : function
        Called by the last one who no longer needs the machine.
    """

    def __init__(self, ended: Callable[[], None]) -> None:
        self._ended = ended
        self._lock = threading.Lock()
        self._count = 0

    @contextmanager
    def to_caller(self) -> Iterator[None]:
        """Yield to the caller until the end of the block, however it ends; any thread may ask."""
        self._add(1)
        try:
            yield
        finally:
            if not self._add(-1):
                self._ended()

    def rest_s(self, turn_s: float) -> float:
        """Return how long to wait after a turn that took so long; 0 if nobody needs the machine."""
        return REST * turn_s if self._count else 0.0

    def _add(self, change: int) -> int:
        with self._lock:
            self._count += change
            return self._count
