"""The past of a run as a table that never grows beyond a bound."""

import numpy as np

from model.arrays import Array

COLUMNS = (
    "step",
    "loss",
    "train_accuracy",
    "validation_accuracy",
    "learning_rate",
    "own_accuracy",
)
CAPACITY = 2000
# Most happens in the beginning: so many rows are kept as they are, for good.
WHOLE = 200
# Into how many equal stretches of steps the rest is gathered when the table is full.
STRETCHES = 1000


class History:
    """Rows of what steps found, oldest first.

    Each row is one step until the table is full. Then the rows after the first ``WHOLE`` are
    gathered into ``STRETCHES`` stretches: the step of the last, the mean of loss and training
    accuracy over the steps that have one, the latest validation accuracy and accuracy on a person's
    own digits, the last learning rate.
    """

    def __init__(self) -> None:
        self._table = np.full((len(COLUMNS), CAPACITY), np.nan)
        self._rows = 0

    def append(
        self,
        step: int,
        loss: float | None,
        train_accuracy: float | None,
        validation_accuracy: float | None,
        learning_rate: float,
        own_accuracy: float | None = None,
    ) -> None:
        """Add a row; its step is greater than the last one's."""
        if self._rows == CAPACITY:
            self._gather()
        self._table[:, self._rows] = np.array(
            [step, loss, train_accuracy, validation_accuracy, learning_rate, own_accuracy], float
        )
        self._rows += 1

    def columns(self) -> Array:
        """Return the table so far.

        Returns
        -------
        columns : array of shape (6, rows), float64, read-only
            In the order of ``COLUMNS``; NaN where there is no value. It never changes: later rows
            are written behind its end, and gathering makes a new table.
        """
        view = self._table[:, : self._rows]
        view.flags.writeable = False
        return view

    def _gather(self) -> None:
        steps = self._table[0]
        covered = np.diff(steps, prepend=steps[0] - 1)
        begin = steps[WHOLE - 1]
        stretch = (steps[-1] - begin) / STRETCHES
        groups = WHOLE + np.ceil((steps - begin) / stretch)
        groups[:WHOLE] = np.arange(WHOLE)
        starts = np.flatnonzero(np.diff(groups, prepend=-1))
        ends = np.append(starts[1:], CAPACITY) - 1
        gathered = self._table[:, ends].copy()
        for row in (1, 2):
            gathered[row] = _means(self._table[row], covered, starts)
        for row in (3, 5):
            gathered[row] = _latest(self._table[row], starts)
        self._table = np.full_like(self._table, np.nan)
        self._rows = len(starts)
        self._table[:, : self._rows] = gathered


def _means(values: Array, counts: Array, starts: Array) -> Array:
    """Average over groups, each value as often as it counts; NaN does not count."""
    counts = np.where(np.isnan(values), 0, counts)
    total = np.add.reduceat(counts, starts)
    sums = np.add.reduceat(np.nan_to_num(values) * counts, starts)
    return np.divide(sums, total, out=np.full(len(starts), np.nan), where=total > 0)


def _latest(values: Array, starts: Array) -> Array:
    """Take the last value of each group that is known; NaN where none is."""
    known = np.where(np.isnan(values), -1, np.arange(len(values)))
    latest = np.maximum.reduceat(known, starts)
    return np.where(latest >= 0, values[latest], np.nan)


def rows_after(columns: Array, step: int) -> Array:
    """Cut off the rows up to and with ``step``: a view, (6, rows)."""
    return columns[:, np.searchsorted(columns[0], step, side="right") :]
