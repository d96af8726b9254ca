"""Threads that share tasks: their errors and their niceness."""

import os
import sys
import threading

import pytest

from model.engine.workers import Workers, be_nice


@pytest.fixture(params=[1, 2, 3])
def workers(request):
    made = Workers(request.param, 0)
    yield made
    made.close()


def test_every_task_is_done_once(workers):
    done = []
    workers.share(done.append, 50)
    assert sorted(done) == list(range(50))


def test_an_error_ends_the_work_of_all_threads(workers):
    together, failed = threading.Barrier(workers.threads), threading.Event()
    begun, ended = [], []

    def fail():
        together.wait()
        failed.set()
        raise OSError("the disk is gone")

    def wait_and_work():
        together.wait()
        failed.wait()
        for i in range(100_000):
            ended.append(i)

    # Every thread takes one of the first tasks, the last of which fails before the others end.
    first = dict(enumerate([*[wait_and_work] * (workers.threads - 1), fail]))

    def task(number):
        begun.append(number)
        first.get(number, int)()

    with pytest.raises(OSError, match="the disk is gone"):
        workers.share(task, 1_000_000)
    assert len(ended) == 100_000 * (workers.threads - 1)
    assert len(begun) < 1_000_000
    # They are ready for what comes next.
    workers.share(ended.append, 5)
    assert len(ended) == 100_000 * (workers.threads - 1) + 5


def test_a_thread_is_nice_where_the_system_has_niceness_by_thread(monkeypatch):
    calls = []
    monkeypatch.setattr(os, "setpriority", lambda *arguments: calls.append(arguments))
    monkeypatch.setattr(sys, "platform", "linux")
    be_nice(0)
    assert calls == []
    be_nice(7)
    assert calls == [(os.PRIO_PROCESS, threading.get_native_id(), 7)]
    # Elsewhere the thread's id would name some process.
    monkeypatch.setattr(sys, "platform", "darwin")
    be_nice(7)
    assert len(calls) == 1


def test_threads_work_also_where_niceness_is_forbidden(monkeypatch):
    def refuse(*arguments):
        raise PermissionError("not here")

    monkeypatch.setattr(os, "setpriority", refuse)
    workers, done = Workers(2, niceness=7), []
    workers.share(done.append, 5)
    workers.close()
    assert sorted(done) == list(range(5))
