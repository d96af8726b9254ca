"""Commands for a thread: carried out and answered, or not carried out at all."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from app.lab.commands import Commands
from app.lab.errors import Unavailable


@pytest.fixture
def commands():
    return Commands()


@pytest.fixture
def elsewhere():
    """Another thread, which gives commands to that of the test."""
    with ThreadPoolExecutor(1) as thread:
        yield thread


def test_answer_is_what_the_command_returns_or_raises(commands, elsewhere):
    answer = elsewhere.submit(commands.give, threading.current_thread, 60)
    commands.obey_next()
    assert answer.result() is threading.current_thread()
    answer = elsewhere.submit(commands.give, lambda: 1 / 0, 60)
    commands.obey_next()
    assert isinstance(answer.exception(), ZeroDivisionError)


def test_waiting_commands_are_carried_out_in_their_order(commands):
    done = []
    for number in range(3):
        with pytest.raises(Unavailable):
            commands.give(lambda: done.append("too late"), 0)
        commands._queue.put((lambda number=number: done.append(number), Future()))
    commands.obey_all()
    assert done == [0, 1, 2]


def test_command_that_does_not_begin_in_time_is_never_carried_out(commands):
    done = []
    with pytest.raises(Unavailable, match="did not answer within 0 s; try again"):
        commands.give(lambda: done.append(1), 0)
    commands.obey_all()
    assert done == []


def test_command_that_has_begun_is_waited_for(commands, elsewhere, monkeypatch):
    has_begun, may_end = threading.Event(), threading.Event()

    class Impatient(Future):
        """Its time is over once the command has begun; the command then ends."""

        def result(self, timeout=None):
            assert has_begun.wait(60)
            return super().result(timeout)

        def cancel(self):
            may_end.set()
            return super().cancel()

    def command():
        has_begun.set()
        return may_end.wait(60)

    monkeypatch.setattr("app.lab.commands.Future", Impatient)
    answer = elsewhere.submit(commands.give, command, 0)
    commands.obey_next()
    assert answer.result() is True


def test_command_that_ends_the_thread_is_answered_too(commands, elsewhere):
    def end():
        raise SystemExit("the end")

    answer = elsewhere.submit(commands.give, end, 60)
    with pytest.raises(SystemExit):
        commands.obey_next()
    assert isinstance(answer.exception(), SystemExit)


def test_waking_does_nothing_else(commands):
    commands.wake()
    commands.obey_next()
    commands.obey_all()
