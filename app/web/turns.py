"""Whose costly request is computed next, so that one visitor cannot slow down all others."""

import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.web.problems import Problem

# How many are computed at the same time, and how many wait. Together they hold five of the server's
# eight threads at most; the others answer predictions, states and commands.
MOST_AT_ONCE = 2
MOST_WAITING = 3
LONGEST_WAIT_S = 1.0
# While a run trains, no further one begins once some have been computed for so long without a
# pause: the pause that follows is training's.
LONGEST_BUSY_S = 0.5
RETRY_AFTER_S = 1

# How many requests were refused, by the id of the route.
refusals: Counter[str] = Counter()


@dataclass(eq=False)
class _Waiting:
    """A request that waits for its turn."""

    client: str
    is_displaced: bool = False


class Turns:
    """Lets a bounded number of costly requests begin, in turn by client.

    Of those that wait, the first of the client that has fewest requests under way begins, and among
    equals the client whose last turn is longest ago. If too many wait, a client that has none among
    them takes the place of the last request of a client that has several.

    Any thread may use it.

    Parameters
    ----------
    training_share : float
        The fraction of the time, below 1, in which no costly request is computed while a run
        trains: after each period of computing there is a pause in proportion to its length.
    is_training : function
        Whether any run trains.
    clock : function
        Returns seconds.
    """

    def __init__(
        self,
        training_share: float,
        is_training: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pause_per_s = training_share / (1 - training_share)
        self._is_training = is_training
        self._clock = clock
        self._changed = threading.Condition()
        self._under_way: Counter[str] = Counter()
        self._waiting: list[_Waiting] = []
        # When each client's last turn began, as a number that grows with every turn.
        self._last_turns: dict[str, int] = {}
        self._turns = 0
        self._busy_since = -math.inf
        self._paused_until = -math.inf

    @contextmanager
    def take(self, client: str, route: str) -> Iterator[None]:
        """Wait for a turn, and hold it until the end of the block.

        Raises
        ------
        Problem
            429 with Retry-After if too many wait, or if no turn comes in time.
        """
        with self._changed:
            if not self._wait(client):
                refusals[route] += 1
                raise Problem(
                    429,
                    f"the server is computing as many costly answers as it can; ask again in "
                    f"{RETRY_AFTER_S} s",
                    headers={"Retry-After": str(RETRY_AFTER_S)},
                )
            self._begin(client)
        try:
            yield
        finally:
            with self._changed:
                self._end(client)

    def _wait(self, client: str) -> bool:
        """Wait until the client's request may begin; return whether it may."""
        request = _Waiting(client)
        if len(self._waiting) >= MOST_WAITING and not self._displace_for(client):
            return False
        self._waiting.append(request)
        gives_up_at = self._clock() + LONGEST_WAIT_S
        while not (may_begin := self._is_free() and self._next() is request):
            now = self._clock()
            if request.is_displaced or now >= gives_up_at:
                break
            left_s = gives_up_at - now
            pause_s = self._paused_until - now
            self._changed.wait(min(left_s, pause_s) if pause_s > 0 else left_s)
        if request in self._waiting:
            self._waiting.remove(request)
        # The next one may have been waiting behind this one.
        self._changed.notify_all()
        return may_begin

    def _is_free(self) -> bool:
        """Whether another request may begin now."""
        at_once = self._under_way.total()
        if at_once >= MOST_AT_ONCE:
            return False
        if not self._pause_per_s or not self._is_training():
            return True
        now = self._clock()
        if at_once:
            return now - self._busy_since < LONGEST_BUSY_S
        return now >= self._paused_until

    def _next(self) -> _Waiting:
        return min(
            self._waiting,
            key=lambda r: (self._under_way[r.client], self._last_turns.get(r.client, 0)),
        )

    def _displace_for(self, client: str) -> bool:
        """Make room for a client that has no request waiting; return whether there is room now."""
        counts = Counter(request.client for request in self._waiting)
        most, count = counts.most_common(1)[0]
        if counts[client] or count < 2:
            return False
        last = [request for request in self._waiting if request.client == most][-1]
        last.is_displaced = True
        self._waiting.remove(last)
        self._changed.notify_all()
        return True

    def _begin(self, client: str) -> None:
        if not self._under_way.total():
            self._busy_since = self._clock()
        self._under_way[client] += 1
        self._turns += 1
        # Only clients that wait are compared, so the others need not be remembered.
        known = {request.client for request in self._waiting} | set(self._under_way)
        self._last_turns = {c: turn for c, turn in self._last_turns.items() if c in known}
        self._last_turns[client] = self._turns

    def _end(self, client: str) -> None:
        self._under_way[client] -= 1
        if not self._under_way[client]:
            del self._under_way[client]
        if not self._under_way:
            now = self._clock()
            self._paused_until = now + (now - self._busy_since) * self._pause_per_s
        self._changed.notify_all()
