"""The lab: the runs, the one thread that trains them, and what it publishes.

Nothing here knows of HTTP. Reading order: ``snapshots`` (what is published), ``plan`` and ``run``
(one run) with its parts ``history``, ``held_out`` and ``own_share``, ``runs`` (all of them, and
the requests that change them), ``commands`` and ``lab`` (the thread, and how requests reach it).
Then what stands beside the thread: ``measurements`` (of many images), ``dreamer`` (pictures that
excite a unit), ``digits`` (the file of a person's own digits), and ``preparation`` (what a server
does once after its start).
"""

from app.lab.digits import MOST_DIGITS, OwnDigits
from app.lab.dreamer import Dreamer
from app.lab.errors import Conflict, Unavailable, Unknown
from app.lab.history import COLUMNS, rows_after
from app.lab.lab import Lab
from app.lab.measurements import AllMeasurements
from app.lab.plan import Plan
from app.lab.preparation import prepare
from app.lab.runs import Runs
from app.lab.snapshots import Fork, Moment, RunSnapshot, Status
