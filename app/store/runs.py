"""Runs as rows of the database: plain data as JSON, arrays as NumPy's archives without pickles."""

import io
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.arrays import Array

# What reading a damaged record or archive raises; KeyError where a part is missing.
UNREADABLE = (ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True)
class KeptCheckpoint:
    """Earlier weights of a run: plain data, and arrays by name."""

    record: Mapping[str, Any]
    arrays: Mapping[str, Array]


@dataclass(frozen=True)
class KeptRun:
    """A run as it is stored. What its parts mean is known to those who keep it.

    Attributes
    ----------
    id : str
    record : mapping
        Plain data, which JSON can hold.
    arrays : mapping of name to array
    checkpoints : mapping of step to KeptCheckpoint
        A step is written once, and again where its record is another.
    changes : mapping of number to arrays by name
        What is needed to take changes back; each number is written once.
    """

    id: str
    record: Mapping[str, Any]
    arrays: Mapping[str, Array]
    checkpoints: Mapping[int, KeptCheckpoint]
    changes: Mapping[int, Mapping[str, Array]]


def write_run(connection: sqlite3.Connection, run: KeptRun) -> None:
    """Write a run in place of its former rows; checkpoints and changes that it lost are deleted."""
    connection.execute(
        "INSERT INTO runs VALUES (?, ?, ?) ON CONFLICT (id) "
        "DO UPDATE SET record = excluded.record, arrays = excluded.arrays",
        (run.id, _text(run.record), _packed(run.arrays)),
    )
    rows = connection.execute("SELECT step, record FROM checkpoints WHERE run = ?", (run.id,))
    known = dict(rows.fetchall())
    wanted = {step: _text(kept.record) for step, kept in run.checkpoints.items()}
    for step in known.keys() - wanted.keys():
        connection.execute("DELETE FROM checkpoints WHERE run = ? AND step = ?", (run.id, step))
    for step, record in wanted.items():
        if known.get(step) != record:
            connection.execute(
                "INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?)",
                (run.id, step, record, _packed(run.checkpoints[step].arrays)),
            )
    rows = connection.execute("SELECT number FROM changes WHERE run = ?", (run.id,))
    numbers = {number for (number,) in rows.fetchall()}
    for number in numbers - run.changes.keys():
        connection.execute("DELETE FROM changes WHERE run = ? AND number = ?", (run.id, number))
    for number in run.changes.keys() - numbers:
        connection.execute(
            "INSERT INTO changes VALUES (?, ?, ?)", (run.id, number, _packed(run.changes[number]))
        )


def delete_run(connection: sqlite3.Connection, id: str) -> None:
    """Delete a run with all of its rows."""
    connection.execute("DELETE FROM runs WHERE id = ?", (id,))


def read_run(connection: sqlite3.Connection, id: str) -> KeptRun:
    """Read a run; one of ``UNREADABLE`` is raised if a part of it is damaged."""
    found = connection.execute("SELECT record, arrays FROM runs WHERE id = ?", (id,)).fetchone()
    steps = connection.execute(
        "SELECT step, record, arrays FROM checkpoints WHERE run = ? ORDER BY step", (id,)
    )
    checkpoints = {
        step: KeptCheckpoint(json.loads(record), _unpacked(arrays))
        for step, record, arrays in steps.fetchall()
    }
    numbers = connection.execute("SELECT number, arrays FROM changes WHERE run = ?", (id,))
    changes = {number: _unpacked(arrays) for number, arrays in numbers.fetchall()}
    return KeptRun(id, json.loads(found[0]), _unpacked(found[1]), checkpoints, changes)


def run_ids(connection: sqlite3.Connection) -> list[str]:
    """Return the ids of the runs that are stored, in the order in which they were first written."""
    return [id for (id,) in connection.execute("SELECT id FROM runs ORDER BY rowid").fetchall()]


def write_facts(connection: sqlite3.Connection, facts: Mapping[str, Any]) -> None:
    """Write what is true of all runs together."""
    connection.execute("INSERT OR REPLACE INTO facts VALUES ('runs', ?)", (_text(facts),))


def read_facts(connection: sqlite3.Connection) -> dict[str, Any]:
    """Read what ``write_facts`` wrote; empty if that was nothing or is damaged."""
    found = connection.execute("SELECT record FROM facts WHERE name = 'runs'").fetchone()
    try:
        facts = json.loads(found[0]) if found else {}
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


def database_name(connection: sqlite3.Connection) -> str | None:
    """Return the random name that a database gets when it is made; None if that was damaged."""
    found = connection.execute("SELECT record FROM facts WHERE name = 'database'").fetchone()
    return str(found[0]) if found else None


def _text(record: Mapping[str, Any]) -> str:
    return json.dumps(record, separators=(",", ":"))


def _packed(arrays: Mapping[str, Array]) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def _unpacked(content: bytes) -> dict[str, Array]:
    # The archive's checksums find damage; an array of objects, which would be a pickle, is refused.
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}
