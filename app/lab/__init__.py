"""The lab: the runs, the one thread that trains them, and what it publishes."""

from app.lab.digits import MOST, Full, OwnDigits, UnknownDigit
from app.lab.errors import Conflict, Unavailable, UnknownRun, UnknownStep
from app.lab.evaluations import Evaluations
from app.lab.history import COLUMNS, rows_after
from app.lab.lab import Lab
from app.lab.measurements import Measurements, make_measurements
from app.lab.preparation import prepare
from app.lab.run import Plan
from app.lab.snapshots import Fork, Moment, RunSnapshot, Status

__all__ = [
    "COLUMNS",
    "MOST",
    "Conflict",
    "Evaluations",
    "Fork",
    "Full",
    "Lab",
    "Measurements",
    "Moment",
    "OwnDigits",
    "Plan",
    "RunSnapshot",
    "Status",
    "Unavailable",
    "UnknownDigit",
    "UnknownRun",
    "UnknownStep",
    "make_measurements",
    "prepare",
    "rows_after",
]
