"""Kept digits as rows of the database: each is a line of JSON with its place among the others."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class KeptDigit:
    """A digit as it is stored.

    Attributes
    ----------
    place : int
        Rises from the oldest to the latest; a digit that is brought back has its former one.
    line : str
        What is known of it, as JSON.
    """

    place: int
    line: str


def read_digits(connection: sqlite3.Connection) -> dict[str, KeptDigit]:
    """Read all digits by their ids, oldest first."""
    rows = connection.execute("SELECT id, place, line FROM digits ORDER BY place, rowid")
    return {id: KeptDigit(place, line) for id, place, line in rows.fetchall()}


def write_digits(connection: sqlite3.Connection, digits: Mapping[str, KeptDigit]) -> None:
    """Make the table hold exactly these. The line of an id never changes, so it is written once."""
    known = dict(connection.execute("SELECT id, place FROM digits").fetchall())
    gone = [(id,) for id in known.keys() - digits.keys()]
    connection.executemany("DELETE FROM digits WHERE id = ?", gone)
    new = [
        (id, kept.place, kept.line) for id, kept in digits.items() if known.get(id) != kept.place
    ]
    connection.executemany("INSERT OR REPLACE INTO digits VALUES (?, ?, ?)", new)


def was_taken_over(connection: sqlite3.Connection, content: bytes) -> bool:
    """Whether ``note_taken_over`` was last called with a file of this content."""
    found = connection.execute("SELECT record FROM facts WHERE name = 'digits'").fetchone()
    return found is not None and found[0] == _record(content)


def note_taken_over(connection: sqlite3.Connection, content: bytes) -> None:
    """Note that the digits of a file of this content are in the table."""
    row = ("digits", _record(content))
    connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", row)


def _record(content: bytes) -> str:
    return json.dumps({"taken_over": hashlib.sha256(content).hexdigest()})
