"""A person's own digits: drawings with the labels that the person gave them, kept in the store."""

import json
import logging
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from app.lab.digit_lines import NO_DIGIT, OwnDigit, line_of, read_digit, written
from app.lab.earlier_file import digits_of, read_earlier_file, rename_earlier_file
from app.lab.errors import Conflict, Unknown
from app.store import (
    Database,
    KeptDigit,
    note_taken_over,
    read_digits,
    was_taken_over,
    write_digits,
)
from model.data import Examples

log = logging.getLogger(__name__)

MOST_DIGITS = 2_000
# How long after a failure the database is tried again.
RETRY_S = 5.0


class OwnDigits:
    """Keeps them in the database, which is read at the first use. Any thread may use it.

    Each change is one transaction. While the database cannot be used, the digits are kept in
    memory, and written as soon as it can be used again. A row that is no digit is reported,
    skipped and left where it is. A file of lines, which earlier versions kept, is taken over once.

    Parameters
    ----------
    database : Database

    Attributes
    ----------
    problem : str or None
        Why nothing is being kept at present, a sentence; None when all is well.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.problem: str | None = None
        self._lock = threading.RLock()
        # All rows, also those that are no digits, and the digits among them.
        self._rows: dict[str, KeptDigit] = {}
        self._digits: dict[str, OwnDigit] = {}
        self._is_read = False
        # The latest that were forgotten.
        self._forgotten: list[tuple[KeptDigit, OwnDigit]] = []

    def all(self) -> list[OwnDigit]:
        """Return them, oldest first."""
        with self._lock:
            self._read()
            return sorted(self._digits.values(), key=lambda digit: self._rows[digit.id].place)

    def examples(self) -> Examples:
        """Return them as images with labels."""
        kept = self.all()
        images = np.array([digit.image for digit in kept], np.uint8).reshape(-1, 28, 28)
        return Examples(images, np.array([digit.label for digit in kept], np.uint8))

    def text(self) -> str:
        """Return them as lines of JSON, without the ids, which mean nothing elsewhere."""
        entries = [json.loads(digit.line) for digit in self.all()]
        for entry in entries:
            del entry["id"]
        return "".join(f"{line_of(entry)}\n" for entry in entries)

    def add(self, label: int, drawing: Mapping[str, Any]) -> OwnDigit:
        """Keep a drawing.

        Parameters
        ----------
        label : int
            0 to 9.
        drawing : mapping
            ``strokes``, in any unit and optionally with their ``canvas``, or ``pixels``.

        Raises
        ------
        Conflict
            If MOST_DIGITS are kept.
        DrawingError
            If there is nothing to see in it.
        """
        entry = {"id": secrets.token_hex(6), "label": label} | written(drawing)
        with self._lock:
            count = len(self.all())
            if count >= MOST_DIGITS:
                raise Conflict(f"{count:,} digits are kept, which is the most; remove some first")
            digit = read_digit(line_of(entry), {*self._rows})
            self._put(KeptDigit(self._next_place(), digit.line), digit)
            self._write()
            return digit

    @property
    def forgotten_count(self) -> int:
        """How many ``undo`` brings back."""
        return len(self._forgotten)

    def remove(self, id: str) -> None:
        """Forget one; Unknown if there is none of this id."""
        if not self._forget(lambda digit: digit.id == id):
            raise Unknown(f"no digit that is kept has the id {id!r}")

    def clear(self) -> None:
        """Forget all of them."""
        self._forget(lambda digit: True)

    def undo(self) -> int:
        """Bring back those that were forgotten last, to their places; return how many.

        Raises
        ------
        Conflict
            If there are none, or there would be more than MOST_DIGITS.
        """
        with self._lock:
            forgotten = self._forgotten
            if not forgotten:
                raise Conflict("no digit was deleted that can be brought back")
            if len(self.all()) + len(forgotten) > MOST_DIGITS:
                raise Conflict(f"with them more than {MOST_DIGITS:,} digits would be kept")
            for row, digit in forgotten:
                self._put(row, digit)
            self._forgotten = []
            self._write()
            return len(forgotten)

    def _put(self, row: KeptDigit, digit: OwnDigit) -> None:
        self._rows[digit.id], self._digits[digit.id] = row, digit

    def _forget(self, is_meant: Callable[[OwnDigit], bool]) -> int:
        with self._lock:
            meant = [digit for digit in self.all() if is_meant(digit)]
            if meant:
                self._forgotten = [(self._rows.pop(digit.id), digit) for digit in meant]
                for digit in meant:
                    del self._digits[digit.id]
                self._write()
            return len(meant)

    def _next_place(self) -> int:
        # By the clock, so that it is also after those that could not be read yet.
        return max(time.time_ns(), *(row.place + 1 for row in self._rows.values()), 0)

    def _read(self) -> None:
        if not self._is_read and self.problem is None:
            self._save()

    def _write(self) -> None:
        # While there is a problem, all is written together when the database is tried again.
        if self.problem is None:
            self._save()

    def _save(self) -> None:
        """Make the table hold what is known, after reading it if that was not possible before."""
        folder, content = self.database.path.parent, None
        try:
            with self.database.transaction() as connection:
                rows, digits = self._rows, self._digits
                if not self._is_read:
                    content = read_earlier_file(folder)
                    rows, digits = self._joined(connection, content)
                write_digits(connection, rows)
        except (sqlite3.Error, OSError) as error:
            self._fail(error)
            return
        finally:
            self.database.close()
        self._rows, self._digits, self._is_read = rows, digits, True
        if content is not None:
            rename_earlier_file(folder)
        if self.problem is not None:
            log.info("The digits are kept again in %s", self.database.path)
        self.problem = None

    def _joined(
        self, connection: sqlite3.Connection, content: bytes | None
    ) -> tuple[dict[str, KeptDigit], dict[str, OwnDigit]]:
        """Return what is stored, with the earlier file, and what was added meanwhile."""
        rows = read_digits(connection)
        digits: dict[str, OwnDigit] = {}
        for id, row in rows.items():
            try:
                digits[id] = read_digit(row.line, set())
                if digits[id].id != id:
                    raise ValueError(f"its line has the id {digits.pop(id).id!r}")
            except NO_DIGIT as error:
                log.error("The kept digit %s is skipped: %s", id, error)
        if content is not None and not was_taken_over(connection, content):
            note_taken_over(connection, content)
            for number, digit in digits_of(content, {*rows}):
                rows[digit.id], digits[digit.id] = KeptDigit(number, digit.line), digit
        return rows | self._rows, digits | self._digits

    def _fail(self, error: Exception) -> None:
        if self.problem is None:
            log.error("No digit is kept in %s: %s", self.database.path, error)
        self.problem = f"Nothing is being kept: {self.database.path} cannot be used ({error})."
        timer = threading.Timer(RETRY_S, self._try_again)
        timer.daemon = True
        timer.start()

    def _try_again(self) -> None:
        with self._lock:
            self._save()
