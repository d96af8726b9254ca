"""How often a client may do something; each table has a bounded number of clients."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

# Beyond this the client that was counted least recently is forgotten.
MOST_CLIENTS = 1000
WRONG_KEYS_WITHOUT_WAIT = 5
FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 60.0
# After this long without a wrong key all earlier ones are forgotten.
FORGIVEN_AFTER_S = 600.0


@dataclass
class _Guesses:
    wrong: int = 0
    latest: float = 0.0


class WrongKeys:
    """Counts wrong keys by client, and says how long a client must wait before the next.

    From the fifth wrong key on the wait is one second, and it doubles with each that follows.
    Any thread may use it. ``clock`` returns seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._clients: OrderedDict[str, _Guesses] = OrderedDict()

    def wait_s(self, client: str) -> float:
        """Return the seconds until a key of this client is looked at; 0 if it is now."""
        with self._lock:
            guesses = self._clients.get(client)
            if guesses is None or guesses.wrong < WRONG_KEYS_WITHOUT_WAIT:
                return 0.0
            doublings = min(guesses.wrong - WRONG_KEYS_WITHOUT_WAIT, 30)
            wait_s = min(FIRST_WAIT_S * 2**doublings, LONGEST_WAIT_S)
            return max(0.0, guesses.latest + wait_s - self._clock())

    def count(self, client: str) -> None:
        """Count a wrong key."""
        with self._lock:
            now = self._clock()
            guesses = self._clients.pop(client, None)
            if guesses is None or now - guesses.latest > FORGIVEN_AFTER_S:
                guesses = _Guesses()
            self._clients[client] = _Guesses(guesses.wrong + 1, now)
            if len(self._clients) > MOST_CLIENTS:
                self._clients.popitem(last=False)

    def forgive(self, client: str) -> None:
        """Forget the wrong keys of a client that has sent the right one."""
        with self._lock:
            self._clients.pop(client, None)


class Buckets:
    """A token bucket for each client: bursts, and a steady rate in the long run.

    Any thread may use it. ``clock`` returns seconds.

    Parameters
    ----------
    burst : int
        How many a client may do at once.
    per_minute : float
        How many in the long run.
    """

    def __init__(
        self, burst: int, per_minute: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst, self._per_s, self._clock = burst, per_minute / 60, clock
        self._lock = threading.Lock()
        self._clients: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, client: str) -> float:
        """Take a token and return 0, or return the seconds until there is one."""
        with self._lock:
            now = self._clock()
            tokens, latest = self._clients.pop(client, (float(self._burst), now))
            tokens = min(self._burst, tokens + (now - latest) * self._per_s)
            wait_s = max(0.0, (1 - tokens) / self._per_s)
            self._clients[client] = (tokens if wait_s else tokens - 1, now)
            if len(self._clients) > MOST_CLIENTS:
                self._clients.popitem(last=False)
            return wait_s
