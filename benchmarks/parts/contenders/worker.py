"""What the contenders written in Python share: the loop over tasks, and the timing."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

Task = dict[str, Any]


def serve(make: Callable[[Task], tuple[Callable[[], None], int]]) -> None:
    """Answer tasks until the input ends.

    Parameters
    ----------
    make : function of a task
        Returns what is to be repeated, and how many images it handles each time. It is called
        once for each different task.
    """
    made: dict[str, tuple[Callable[[], None], int]] = {}
    for line in sys.stdin:
        task = json.loads(line)
        seconds = task.pop("seconds")
        key = json.dumps(task, sort_keys=True)
        if key not in made:
            made[key] = make(task)
        repeat, images = made[key]
        print(json.dumps({"rate": images * rate(repeat, seconds)}), flush=True)


def rate(repeat: Callable[[], None], seconds: float) -> float:
    """Measure the repetitions per second, after three that are not counted."""
    for _ in range(3):
        repeat()
    began, times = time.perf_counter(), 0
    while (passed := time.perf_counter() - began) < seconds:
        repeat()
        times += 1
    return times / passed
