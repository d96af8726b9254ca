"""The past of a run: a table whose length is bounded, and the recent speed."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from model.arrays import Array

CAPACITY_ROWS = 2000
# The first rows, during which most happens, are never merged.
UNMERGED_ROWS = 200
# Number of equal intervals of steps into which the other rows are merged when the table is full.
MERGED_ROWS = 1000
# Seconds of training over which the speed is measured.
RATE_WINDOW_S = 1.0


@dataclass(frozen=True)
class Groups:
    """Consecutive rows that become one row.

    Attributes
    ----------
    starts, ends : arrays of shape (groups,), int
        The first and the last row of each group.
    steps : array of shape (rows,), float64
        How many steps each row stands for.
    """

    starts: Array
    ends: Array
    steps: Array


def _last(values: Array, groups: Groups) -> Array:
    """Take the value of each group's last row."""
    return values[groups.ends]


def _latest(values: Array, groups: Groups) -> Array:
    """Take the last value of each group that is not NaN; NaN if there is none."""
    known = np.where(np.isnan(values), -1, np.arange(len(values)))
    latest = np.maximum.reduceat(known, groups.starts)
    return np.where(latest >= 0, values[latest], np.nan)


def _mean(values: Array, groups: Groups) -> Array:
    """Average each group over its steps, leaving out rows with NaN; NaN if there are no others."""
    counts = np.where(np.isnan(values), 0, groups.steps)
    totals = np.add.reduceat(counts, groups.starts)
    sums = np.add.reduceat(np.nan_to_num(values) * counts, groups.starts)
    return np.divide(sums, totals, out=np.full(len(totals), np.nan), where=totals > 0)


# The columns of a run's history, and how each is merged.
COLUMNS: dict[str, Callable[[Array, Groups], Array]] = {
    "step": _last,
    "loss": _mean,
    "train_accuracy": _mean,
    "validation_accuracy": _latest,
    "learning_rate": _last,
    "own_accuracy": _latest,
}


class History:
    """Rows of what was measured at each step, oldest first.

    Each row is one step until the table holds ``CAPACITY_ROWS``. Then the rows after the first
    ``UNMERGED_ROWS`` are merged into at most ``MERGED_ROWS``, each column as ``COLUMNS`` says.
    """

    def __init__(self) -> None:
        self._table = _empty_table()
        self._count = 0

    @classmethod
    def of(cls, rows: Array) -> "History":
        """Continue a table that ``rows`` returned, which is copied."""
        history = cls()
        history._count = len(rows)
        for name in COLUMNS:
            history._table[name][: len(rows)] = rows[name]
        return history

    def append(self, **row: float | None) -> None:
        """Add a row, whose step is greater than the last one's.

        Parameters
        ----------
        **row : float or None
            Values by the names of the columns; a column that is left out has no value.
        """
        if self._count == CAPACITY_ROWS:
            self._merge()
        for name, value in row.items():
            self._table[name][self._count] = value
        self._count += 1

    def rows(self) -> Array:
        """Return the table so far.

        Returns
        -------
        rows : structured array of shape (rows,), float64 fields named as ``COLUMNS``
            A read-only view, NaN where there is no value. It never changes: later rows are
            written behind its end, and merging makes a new table.
        """
        view = self._table[: self._count]
        view.flags.writeable = False
        return view

    def _merge(self) -> None:
        full, steps = self._table, self._table["step"]
        begin = steps[UNMERGED_ROWS - 1]
        interval = (steps[-1] - begin) / MERGED_ROWS
        numbers = UNMERGED_ROWS + np.ceil((steps - begin) / interval)
        numbers[:UNMERGED_ROWS] = np.arange(UNMERGED_ROWS)
        starts = np.flatnonzero(np.diff(numbers, prepend=-1))
        ends = np.append(starts[1:], CAPACITY_ROWS) - 1
        groups = Groups(starts, ends, np.diff(steps, prepend=steps[0] - 1))
        self._table, self._count = _empty_table(), len(starts)
        for name, merge in COLUMNS.items():
            self._table[name][: self._count] = merge(full[name], groups)


def _empty_table() -> Array:
    return np.full(CAPACITY_ROWS, np.nan, [(name, np.float64) for name in COLUMNS])


def rows_after(rows: Array, step: int) -> Array:
    """Return the rows whose steps are greater than ``step``, a view."""
    return rows[np.searchsorted(rows["step"], step, side="right") :]


class Rate:
    """Images per second over about the last second of training; pauses do not count."""

    def __init__(self) -> None:
        self._turns: deque[tuple[int, float]] = deque()
        self._images, self._seconds = 0, 0.0

    def add(self, images: int, seconds: float) -> None:
        """Count images and the wall time that learning from them took."""
        self._turns.append((images, seconds))
        self._images += images
        self._seconds += seconds
        while self._seconds - self._turns[0][1] >= RATE_WINDOW_S:
            images, seconds = self._turns.popleft()
            self._images -= images
            self._seconds -= seconds

    def value(self) -> float:
        """Return images per second; 0 before the first."""
        return self._images / self._seconds if self._seconds else 0.0
