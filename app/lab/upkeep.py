"""What gives memory back to the system while the server runs."""

import ctypes
import threading
from collections.abc import Callable

from app.lab.lab import Lab
from model import engine
from model.engine import be_nice

INTERVAL_S = 2.0
# Workspaces that nobody has used for so long are dropped; making them again takes some
# milliseconds.
IDLE_S = 4.0
NICENESS = 19


def keep_memory_small(lab: Lab) -> threading.Thread:
    """Drop what nobody uses any more, every few seconds, until the lab ends.

    Parameters
    ----------
    lab : Lab
        That has been started.

    Returns
    -------
    thread : Thread
    """
    trim = _trimmer()

    def work() -> None:
        be_nice(NICENESS)
        while not lab.has_ended(within_s=INTERVAL_S):
            give_back(lab, IDLE_S)
            trim()

    thread = threading.Thread(target=work, name="upkeep", daemon=True)
    thread.start()
    return thread


def give_back(lab: Lab, idle_s: float) -> None:
    """Drop the workspaces that were idle for so long, and what was measured of runs now gone."""
    engine.release(idle_s)
    runs = lab.snapshot.runs.keys()
    for kept in lab.caches:
        kept.forget_others(runs)


def _trimmer() -> Callable[[], None]:
    """Find the function by which glibc gives freed memory back; elsewhere it does nothing."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return lambda: None
    return lambda: trim(0)
