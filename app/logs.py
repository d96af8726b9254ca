"""The form of the log: each record has its time with the zone, as one line of text or of JSON.

Gunicorn's master uses this, too, so that it imports nothing but the standard library.
"""

import json
import logging
import sys
import threading
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import datetime
from typing import Any

# What is written while a request is answered has its id.
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

# In text from clients these would end a line or move a terminal's cursor.
CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}


class PlainLines(logging.Formatter):
    """One line of text; a traceback follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the time, the level, the message and the id of the request, if there is one."""
        message = record.getMessage().translate(CONTROLS)
        id = request_id.get()
        line = f"{_time(record)} {record.levelname} {message}{f' request={id}' if id else ''}"
        return "\n".join([line, *([trace] if (trace := _traceback(self, record)) else [])])


class JsonLines(logging.Formatter):
    """One line of JSON, also with a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the same as ``PlainLines``, the logger, and the fields that the record was given.

        These are ``extra={"fields": {...}}`` of the call.
        """
        written: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_id.get(),
            **getattr(record, "fields", {}),
            "traceback": _traceback(self, record),
        }
        return json.dumps({k: v for k, v in written.items() if v is not None}, default=str)


FORMS: Mapping[str, Callable[[], logging.Formatter]] = {"plain": PlainLines, "json": JsonLines}


def write_to(handler: logging.Handler, form: str, level: int) -> None:
    """Let a handler write what Nudge has to say, from a level on, in one of ``FORMS``.

    Doing this again replaces the former handler. An exception that nothing catches, on any
    thread, becomes a record, too.
    """
    handler.setFormatter(FORMS[form]())
    log = logging.getLogger("app")
    log.handlers[:], log.propagate = [handler], False
    log.setLevel(level)
    threading.excepthook = _write_of_thread
    sys.excepthook = lambda *raised: log.critical("Unexpected error", exc_info=raised)


def _write_of_thread(raised: threading.ExceptHookArgs) -> None:
    name = raised.thread.name if raised.thread else "of no name"
    error = raised.exc_value or raised.exc_type()
    logging.getLogger("app").error("Unexpected error on thread %s", name, exc_info=error)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")


def _traceback(formatter: logging.Formatter, record: logging.LogRecord) -> str | None:
    return formatter.formatException(record.exc_info) if record.exc_info else None
