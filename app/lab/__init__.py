"""The lab: the runs, the one thread that trains them, and what it publishes.

Nothing here knows of HTTP. Reading order: ``snapshots`` (what is published), ``plan`` and ``run``
(one run) with its parts ``history``, ``measuring``, ``held_out``, ``own_share``, ``speed`` and
``changes``, ``steering`` (the requests that change one run) and ``runs`` (all of them),
``keepsakes`` (a run as it is stored) and ``kept_runs`` (which runs are stored when),
``commands``, ``yielding`` and ``lab`` (the thread, how requests reach it, and to whom it yields).
Then what stands beside the thread: ``batches`` (what a step learns from), ``measurements`` (of many
images), ``prices`` (of nudges) and ``all_measurements`` (their kinds), ``branching`` and
``branches`` (a moment of a run that goes on at several learning rates), ``dreamer`` (pictures that
excite a unit), ``digits`` and ``digit_lines`` (the file of a person's own digits), and
``preparation`` (what a server does once after its start).
"""

from app.lab.all_measurements import RATE_MAP_IMAGES, AllMeasurements, Mistaken
from app.lab.branches import Branches
from app.lab.branching import BranchesStatus, BranchStatus, Course
from app.lab.digits import MOST_DIGITS, OwnDigits
from app.lab.dreamer import Dreamer
from app.lab.errors import Conflict, Unavailable, Unknown
from app.lab.history import COLUMNS, rows_after
from app.lab.lab import Lab
from app.lab.plan import Plan
from app.lab.preparation import prepare
from app.lab.runs import Runs
from app.lab.snapshots import Fork, Moment, RunSnapshot, Status
from app.lab.speed import FASTEST, SLOWEST
