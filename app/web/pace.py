"""How often pages should ask: less often, the more of them there are."""

import threading
import time
from collections.abc import Callable

# Answers a second to all pages together. More would be felt in the speed of training, because
# a request's Python and training's cannot run at the same time.
MOST_ANSWERS_PER_S = 25.0
SHORTEST_S = 0.5
# Shorter than Gunicorn keeps an idle connection open (gunicorn.conf.py).
LONGEST_S = 4.0
# How long answers are counted before the pace is set anew.
WINDOW_S = 1.0


class Pace:
    """Says after how long a page should ask again, from how many answers there were.

    Parameters
    ----------
    clock : function
        Returns seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wait_s = SHORTEST_S
        self._began = clock()
        self._answers = 0

    def after_s(self) -> float:
        """Count an answer; return the seconds until the next question."""
        with self._lock:
            self._answers += 1
            passed = self._clock() - self._began
            if passed >= max(WINDOW_S, self._wait_s):
                # As many pages ask as there were answers in the time that one waits.
                pages = self._answers / passed * self._wait_s
                self._wait_s = min(max(pages / MOST_ANSWERS_PER_S, SHORTEST_S), LONGEST_S)
                self._began += passed
                self._answers = 0
            return self._wait_s
