"""Commands for a thread: what others want done by it, and their answers."""

from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from app.lab.errors import Unavailable

Result = TypeVar("Result")


class Commands:
    """A queue of commands that one thread obeys and any thread may give."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()

    def give(self, command: Callable[[], Result], timeout_s: float) -> Result:
        """Have a command done and wait for what it returns.

        Raises
        ------
        Unavailable
            If there is no answer in time. If it has not begun by then, it is not done later.
        Exception
            What the command raises.
        """
        answer: Future[Result] = Future()
        self._queue.put((command, answer))
        try:
            return answer.result(timeout_s)
        except TimeoutError:
            answer.cancel()
            raise Unavailable(
                f"the training thread did not answer within {timeout_s:g} s; try again"
            ) from None

    def wake(self) -> None:
        """Let ``obey_next`` return without a command."""
        self._queue.put(None)

    def obey_next(self) -> None:
        """Wait for a command and do it."""
        self._obey(self._queue.get())

    def obey_all(self) -> None:
        """Do the commands that wait, if there are any."""
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
        except Exception as error:
            answer.set_exception(error)
