"""A run's snapshot on the wire."""

import threading
from collections import OrderedDict
from dataclasses import asdict
from typing import Any

import numpy as np

from app import schemas
from app.lab import COLUMNS, RunSnapshot, rows_after
from model.arrays import Array

MOST_KEPT = 64


class StateBodies:
    """Bodies of states, so that a class of pages that polls the same costs what one costs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bodies: OrderedDict[tuple[str, int, int | None], bytes] = OrderedDict()

    def of(self, run: RunSnapshot, since: int | None) -> bytes:
        """Return the JSON of a state with the history after ``since``."""
        key = (run.id, run.version, since)
        with self._lock:
            body = self._bodies.get(key)
        if body is None:
            body = state(run, since).model_dump_json().encode()
            with self._lock:
                self._bodies[key] = body
                if len(self._bodies) > MOST_KEPT:
                    self._bodies.popitem(last=False)
        return body


def summary(run: RunSnapshot) -> schemas.RunSummary:
    """Put a run on the wire without its history."""
    return schemas.RunSummary.model_validate(_fields(run))


def state(run: RunSnapshot, since: int | None = None) -> schemas.RunState:
    """Put a run on the wire, with the history after ``since``, or all of it."""
    columns = run.history if since is None else rows_after(run.history, since)
    return schemas.RunState.model_validate(_fields(run) | {"history": _history(columns)})


def _fields(run: RunSnapshot) -> dict[str, Any]:
    settings = asdict(run.configuration)
    # The rate that is shown is the schedule's, not the setting.
    del settings["learning_rate"]
    names = schemas.RunSummary.model_fields.keys() - settings.keys()
    own = {name: getattr(run, name) for name in names if hasattr(run, name)}
    return (
        settings
        | own
        | {
            "network": run.network.name,
            "parameters": run.network.parameter_count,
            "fork": None if run.fork is None else asdict(run.fork),
            "own_before": None if run.own_before is None else asdict(run.own_before),
            "checkpoints": list(run.checkpoints),
        }
    )


def _history(columns: Array) -> dict[str, list[Any]]:
    return {name: _plain(column) for name, column in zip(COLUMNS, columns, strict=True)}


def _plain(column: Array) -> list[float | None]:
    """Turn a column into numbers of Python, six digits each, and None for NaN."""
    return [None if np.isnan(value) else float(f"{value:.6g}") for value in column.tolist()]
