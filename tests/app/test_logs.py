"""The form of the log: text and JSON."""

import json
import logging
import sys
import threading
from datetime import datetime
from io import StringIO

import pytest

from app import logs


@pytest.fixture
def write(monkeypatch):
    """Let Nudge's log be written in a form; returns what is written."""
    log = logging.getLogger("app")
    for owner, name in ((threading, "excepthook"), (sys, "excepthook"), (log, "handlers")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    monkeypatch.setattr(log, "handlers", [])
    monkeypatch.setattr(log, "propagate", True)
    level = log.level

    def write(form):
        stream = StringIO()
        logs.write_to(logging.StreamHandler(stream), form, logging.INFO)
        return stream

    yield write
    log.setLevel(level)


def fail():
    raise ValueError("it broke")


def log_of_failure(extra=None):
    try:
        fail()
    except ValueError:
        logging.getLogger("app.lab").exception("Run %s failed", "a1", extra=extra)


def test_json_is_one_line_also_with_a_traceback(write):
    written = write("json")
    logs.request_id.set("r1")
    log_of_failure({"fields": {"status": 500}})
    logs.request_id.set(None)
    (line,) = written.getvalue().splitlines()
    found = json.loads(line)
    assert datetime.fromisoformat(found.pop("time")).tzinfo is not None
    assert "in fail\n" in found["traceback"]
    assert found.pop("traceback").endswith("ValueError: it broke")
    assert found == {
        "level": "error",
        "logger": "app.lab",
        "message": "Run a1 failed",
        "request": "r1",
        "status": 500,
    }


def test_text_begins_with_the_time_and_ends_with_the_request(write):
    written = write("plain")
    logs.request_id.set("r1")
    logging.getLogger("app.lab").warning("Run %s failed", "a\n1")
    logs.request_id.set(None)
    time, words = written.getvalue().split(" ", 1)
    assert datetime.fromisoformat(time).tzinfo is not None
    assert words == "WARNING Run a\\x0a1 failed request=r1\n"


def test_traceback_follows_in_text(write):
    written = write("plain")
    log_of_failure()
    first, second, *_, last = written.getvalue().splitlines()
    assert first.endswith("ERROR Run a1 failed")
    assert (second, last) == ("Traceback (most recent call last):", "ValueError: it broke")


def test_error_that_nothing_catches_is_a_record_too(write):
    written = write("json")
    thread = threading.Thread(target=fail, name="painter")
    thread.start()
    thread.join()
    sys.excepthook(ValueError, ValueError("at the top"), None)
    first, second = map(json.loads, written.getvalue().splitlines())
    assert first["message"] == "Unexpected error on thread painter"
    assert first["traceback"].endswith("ValueError: it broke")
    assert second["traceback"].endswith("ValueError: at the top")


def test_level_is_that_of_the_server(write):
    written = write("plain")
    logging.getLogger("app.lab").debug("quiet")
    assert written.getvalue() == ""
