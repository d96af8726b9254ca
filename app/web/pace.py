"""How often pages should poll: the more pages there are, the less often."""

import threading
import time
from collections.abc import Callable

# Answers per second to all pages together. More would slow down training noticeably, because the
# Python code of a request and of training cannot run at the same time.
MOST_ANSWERS_PER_S = 25.0
SHORTEST_WAIT_S = 0.25
# Less than Gunicorn keeps an idle connection open (gunicorn.conf.py).
LONGEST_WAIT_S = 4.0
# Answers are counted for at least this long before the wait is adjusted.
COUNTING_S = 1.0


class Pace:
    """Computes from the number of answers how long a page should wait before it asks again.

    Any thread may use it. ``clock`` returns seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wait_s = SHORTEST_WAIT_S
        self._began = clock()
        self._answers = 0

    def after_s(self) -> float:
        """Count an answer; return the seconds to wait before the next request."""
        with self._lock:
            self._answers += 1
            passed = self._clock() - self._began
            if passed >= max(COUNTING_S, self._wait_s):
                # Each page asks once per wait.
                pages = self._answers / passed * self._wait_s
                wait_s = pages / MOST_ANSWERS_PER_S
                self._wait_s = min(max(wait_s, SHORTEST_WAIT_S), LONGEST_WAIT_S)
                self._began += passed
                self._answers = 0
            return self._wait_s
