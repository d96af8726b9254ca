"""Commands for a thread: what other threads want it to do, and its answers."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from app.lab.errors import Unavailable

Result = TypeVar("Result")


class Commands:
    """A queue of commands that one thread carries out and any thread may give."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()

    def give(self, command: Callable[[], Result], timeout_s: float) -> Result:
        """Have a command carried out and wait for what it returns.

        Parameters
        ----------
        command : function
        timeout_s : float
            How long to wait for the command to begin. Once it has begun, its end is waited for.

        Raises
        ------
        Unavailable
            If the command has not begun in time; it is not carried out later either.
        Exception
            Whatever the command raises.
        """
        answer: Future[Result] = Future()
        self._queue.put((command, answer))
        try:
            return answer.result(timeout_s)
        except TimeoutError:
            if answer.cancel():
                raise Unavailable(
                    f"the training thread did not answer within {timeout_s:g} s; try again"
                ) from None
            return answer.result()

    def wake(self) -> None:
        """Let ``obey_next`` return without a command."""
        self._queue.put(None)

    def obey_next(self, timeout_s: float | None = None) -> None:
        """Wait for a command, at most so long, and carry it out."""
        with suppress(Empty):
            self._obey(self._queue.get(timeout=timeout_s))

    def obey_all(self) -> None:
        """Carry out the commands that are waiting, if there are any."""
        while True:
            try:
                self._obey(self._queue.get_nowait())
            except Empty:
                return

    def _obey(self, order: tuple[Callable[[], Any], "Future[Any]"] | None) -> None:
        if order is None:
            return
        command, answer = order
        if not answer.set_running_or_notify_cancel():
            return
        try:
            answer.set_result(command())
        except BaseException as error:
            # Whoever waits gets an answer even where the thread itself ends.
            answer.set_exception(error)
            if not isinstance(error, Exception):
                raise
