"""The store: a thread that writes runs, so that those who train them never wait for a disk."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from app.store.database import Database
from app.store.runs import (
    UNREADABLE,
    KeptRun,
    database_name,
    delete_run,
    read_facts,
    read_run,
    run_ids,
    write_facts,
    write_run,
)

log = logging.getLogger(__name__)

# How long after a failure writing is tried again, and how long the end of the server waits for it.
RETRY_S = 5.0
CLOSING_S = 1.5


class Store:
    """What a server keeps in its folder; any thread may use it.

    Parameters
    ----------
    folder : Path

    Attributes
    ----------
    database : Database
    problem : str or None
        Why nothing is being kept at present, a sentence; None when all is well.
    message : str or None
        What happened when the store was read, sentences; None when all is well.
    losses : int
        How often another database took the place of this one: what was written before is gone.
    """

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder)
        self.problem: str | None = None
        self.message: str | None = None
        self.losses = 0
        self._name: str | None = None
        # By run: when it was first asked for, and what is to be written. None deletes the run.
        self._waiting: dict[str, tuple[float, KeptRun | None]] = {}
        self._facts: Mapping[str, Any] = {}
        self._changed = threading.Condition()
        self._closing = False
        self._thread: threading.Thread | None = None

    @property
    def lag_s(self) -> float:
        """Seconds since the oldest change that is not written yet was handed over; 0 if all is."""
        with self._changed:
            times = [since for since, _ in self._waiting.values()]
        return monotonic() - min(times) if times else 0.0

    def read(self) -> tuple[dict[str, Any], list[KeptRun]]:
        """Read the facts and all runs; a run that is damaged is left where it is and reported."""
        found: list[KeptRun] = []
        try:
            with self.database.transaction() as connection:
                facts, self._name = read_facts(connection), database_name(connection)
                for id in run_ids(connection):
                    try:
                        found.append(read_run(connection, id))
                    except UNREADABLE as error:
                        self.report(id, error)
        except (sqlite3.Error, OSError) as error:
            self._fail(error)
            return {}, []
        finally:
            self.database.close()
        return facts, found

    def report(self, id: str, error: Exception) -> None:
        """Note that a stored run cannot be used; it stays where it is."""
        text = f"Run {id} could not be read from the store ({error}) and is left there."
        log.error(text)
        self.message = text if self.message is None else f"{self.message} {text}"

    def put(self, run: KeptRun, facts: Mapping[str, Any]) -> None:
        """Hand over a run to be written soon, with what is true of all; it returns at once."""
        self._hand_over(run.id, run, facts)

    def delete(self, id: str, facts: Mapping[str, Any]) -> None:
        """Hand over that a run is to be deleted."""
        self._hand_over(id, None, facts)

    def close(self) -> None:
        """Write what is waiting and end; repeating it does no harm."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(CLOSING_S)

    def _hand_over(self, id: str, run: KeptRun | None, facts: Mapping[str, Any]) -> None:
        with self._changed:
            since = self._waiting[id][0] if id in self._waiting else monotonic()
            self._waiting[id], self._facts = (since, run), facts
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="store", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _work(self) -> None:
        while (work := self._next()) is not None:
            id, entry, facts = work
            if self._write(partial(_store, id, entry[1], facts)):
                with self._changed:
                    # Unless something newer was handed over meanwhile.
                    if self._waiting.get(id) is entry:
                        del self._waiting[id]
        self.database.close()

    def _next(self) -> tuple[str, tuple[float, KeptRun | None], Mapping[str, Any]] | None:
        """Wait for what is to be written; None when the store is closed."""
        with self._changed:
            if self.problem is not None and not self._closing:
                self._changed.wait_for(lambda: self._closing, RETRY_S)
            self._changed.wait_for(lambda: self._waiting or self._closing)
            if not self._waiting or (self._closing and self.problem is not None):
                return None
            id = min(self._waiting, key=lambda id: self._waiting[id][0])
            return id, self._waiting[id], self._facts

    def _write(self, write: Callable[[sqlite3.Connection], None]) -> bool:
        try:
            with self.database.transaction() as connection:
                write(connection)
                name = database_name(connection)
        except (sqlite3.Error, OSError) as error:
            self._fail(error)
            return False
        before, self._name = self._name, name
        self.losses += before is not None and before != name
        if self.problem is not None:
            log.info("It is kept again in %s", self.database.path)
        self.problem = None
        return True

    def _fail(self, error: Exception) -> None:
        if self.problem is None:
            log.error("Nothing is kept in %s: %s", self.database.path, error)
        self.problem = f"Nothing is being kept: {self.database.path} cannot be used ({error})."


def _store(
    id: str, run: KeptRun | None, facts: Mapping[str, Any], connection: sqlite3.Connection
) -> None:
    if run is None:
        delete_run(connection, id)
    else:
        write_run(connection, run)
    write_facts(connection, facts)
