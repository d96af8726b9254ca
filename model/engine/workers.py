"""Threads that share tasks, each on one core."""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from itertools import count

import numpy as np
from threadpoolctl import threadpool_limits


class Workers:
    """The caller's thread and ``threads - 1`` helping ones, which have the niceness."""

    def __init__(self, threads: int, niceness: int) -> None:
        self.threads = threads
        _limit_blas()
        # It starts a thread only when there is a task for it.
        self._helpers = ThreadPoolExecutor(
            max(threads - 1, 1), "engine", initializer=be_nice, initargs=(niceness,)
        )

    def close(self) -> None:
        """End the helping threads; they cannot be used afterwards."""
        self._helpers.shutdown()

    def share(self, task: Callable[[int], None], tasks: int) -> None:
        """Do task(0) to task(tasks - 1), each thread taking the next as it becomes free.

        After an error no thread takes another task. When all have ended, the first one is raised.
        """
        numbers = count()
        errors: list[BaseException] = []

        def work() -> None:
            try:
                # A run that diverges overflows on its way; its loss shows it without warnings.
                with np.errstate(over="ignore", invalid="ignore"):
                    while not errors and (number := next(numbers)) < tasks:
                        task(number)
            except BaseException as error:
                errors.append(error)

        futures = [self._helpers.submit(work) for _ in range(min(self.threads, tasks) - 1)]
        work()
        for future in futures:
            future.result()
        if errors:
            raise errors[0]


def be_nice(niceness: int) -> None:
    """Lower the calling thread's priority by a niceness of 0 to 19, where the system allows it.

    Only Linux has a niceness for each thread. Elsewhere a thread's id would name some process.
    """
    if niceness and sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)


@cache
def _limit_blas() -> None:
    """Limit BLAS, for the whole process, to one thread: its own would compete with the engine's."""
    threadpool_limits(1, user_api="blas")
