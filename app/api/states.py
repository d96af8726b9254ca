"""A run's snapshot on the wire."""

import threading
from collections import OrderedDict
from dataclasses import asdict
from typing import Any

import numpy as np

from app import schemas
from app.lab import COLUMNS, RunSnapshot, rows_after
from app.web import services
from model.arrays import Array

MOST_BODIES = 64


class StateBodies:
    """Serialized states, so that many pages that poll the same cost no more than one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bodies: OrderedDict[tuple[str, int, int | None, str | None], bytes] = OrderedDict()

    def of(self, run: RunSnapshot, since: int | None, keeping: str | None) -> bytes:
        """Return the JSON of a state with the history after ``since``."""
        key = (run.id, run.version, since, keeping)
        body = self._bodies.get(key)
        if body is None:
            body = _state(run, since, keeping).model_dump_json().encode()
            with self._lock:
                self._bodies[key] = body
                if len(self._bodies) > MOST_BODIES:
                    self._bodies.popitem(last=False)
        return body


def state(run: RunSnapshot, since: int | None = None) -> schemas.RunState:
    """Put a run on the wire, with the history after ``since``, or all of it."""
    return _state(run, since, services().keeping)


def _state(run: RunSnapshot, since: int | None, keeping: str | None) -> schemas.RunState:
    rows = run.history if since is None else rows_after(run.history, since)
    history = {name: _plain(rows[name]) for name in COLUMNS}
    return schemas.RunState.model_validate(values(run) | {"keeping": keeping, "history": history})


def values(run: RunSnapshot) -> dict[str, Any]:
    """Collect what may be shown of a run by its names; a schema takes what it declares."""
    # The snapshot's learning rate is that of the schedule and hides the setting.
    others = {
        "network": run.network.name,
        "parameters": run.network.parameter_count,
        "checkpoints": list(run.checkpoints),
    }
    return asdict(run.configuration) | vars(run) | others


def _plain(column: Array) -> list[float | None]:
    """Convert a column to Python numbers of six significant digits, NaN to None."""
    return [None if np.isnan(value) else float(f"{value:.6g}") for value in column.tolist()]
