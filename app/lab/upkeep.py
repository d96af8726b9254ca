"""What gives memory back to the system while the server runs."""

import ctypes
import threading
from collections.abc import Callable
from typing import cast

from app.lab.lab import Lab
from model import engine
from model.engine import be_nice

INTERVAL_S = 2.0
# Workspaces that nobody has used for so long are dropped; making them again takes some
# milliseconds.
IDLE_S = 4.0
NICENESS = 19
# The number of the parameter in glibc's malloc.h, and its value: one for each thread that trains.
M_ARENA_MAX, ARENAS = -8, 2


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
    trim = _glibc("malloc_trim")

    def work() -> None:
        be_nice(NICENESS)
        while not lab.has_ended(within_s=INTERVAL_S):
            give_back(lab, IDLE_S)
            trim(0)

    thread = threading.Thread(target=work, name="upkeep", daemon=True)
    thread.start()
    return thread


def give_back(lab: Lab, idle_s: float) -> None:
    """Drop the workspaces that were idle for so long, and what was measured of runs now gone."""
    engine.release(idle_s)
    runs = lab.snapshot.runs.keys()
    for kept in lab.caches:
        kept.forget_others(runs)


def limit_arenas() -> None:
    """Let all threads take memory from the same few arenas, before they are started.

    glibc gives each thread an arena of its own, up to eight for each core, and what is freed in
    one cannot be used in another.
    """
    _glibc("mallopt")(M_ARENA_MAX, ARENAS)


def _glibc(name: str) -> Callable[..., object]:
    """Find a function of glibc; where there is none, one that does nothing."""
    try:
        return cast(Callable[..., object], getattr(ctypes.CDLL(None), name))
    except (AttributeError, OSError, TypeError):
        return lambda *arguments: None
