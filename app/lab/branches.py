"""Branches of runs: a moment goes on at several learning rates, beside the training of all runs.

They are advanced by a thread of their own, which has a higher priority than training and to which
the lab's thread yields, so that a person does not wait long; a run meanwhile trains more slowly.
Nothing that happens to them touches a run.
"""

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from time import monotonic

from app.lab.branching import BranchesSnapshot, BranchSnapshot, Course, advance_in_turn, stopped
from app.lab.errors import Conflict, Unknown
from app.lab.lab import Lab
from app.lab.runs import Runs
from model.engine import Engine, be_nice
from model.training import Branch, rates_over

log = logging.getLogger(__name__)

# How many sets of branches can be read, the latest.
MOST_KEPT = 4
# After so long branches are stopped, so that the large ones of somebody who left do not keep
# others from theirs.
MOST_SECONDS = 300.0
# The niceness of branches is that of training divided by this.
PRIORITY = 4


class Branches:
    """The branches of a server, one set at a time.

    Parameters
    ----------
    lab : Lab
    threads, niceness : int
        Those of training.
    """

    def __init__(self, lab: Lab, threads: int, niceness: int) -> None:
        self._lab = lab
        self._threads, self._niceness = threads, niceness // PRIORITY
        self._lock = threading.Lock()
        self._is_busy = False
        self._kept: OrderedDict[str, BranchesSnapshot] = OrderedDict()
        self._stopping: set[str] = set()

    def begin(
        self, run: str, at: int | None, courses: Sequence[Course], steps: int
    ) -> BranchesSnapshot:
        """Let a moment of a run go on along several courses.

        From the present of a run, each branch has its weights, its optimizer's slots, and the
        batches that it takes next. From a kept step, the slots begin empty.

        Parameters
        ----------
        run : str
        at : int or None
            A kept step, or None for the present.
        courses : sequence of Course
            One for each branch.
        steps : int
            How many each does, at least 1.

        Raises
        ------
        Conflict
            If other branches are running, or the run never began.
        Unknown
            If there is no such run, or it does not keep the step.
        Unavailable
            If there are no images, or the training thread does not answer.
        ConfigurationError
            If a course is none that a run could be set to.
        """
        self._reserve()
        try:
            found, branches, engine = self._copied(run, at, courses, steps)
            work = threading.Thread(
                target=self._work, args=(found, branches, engine), name="branches", daemon=True
            )
            self._keep(found)
            work.start()
        except BaseException:
            self._is_busy = False
            raise
        return found

    def of(self, id: str) -> BranchesSnapshot:
        """Return the latest state of a set; Unknown if it is not, or no longer, kept."""
        with self._lock:
            if id in self._kept:
                return self._kept[id]
        raise Unknown(f"there are no branches {id!r}; the latest {MOST_KEPT} sets are kept")

    def stop(self, id: str) -> None:
        """Stop a set after the step under way, which can still be read; Unknown as for ``of``."""
        self.of(id)
        self._stopping.add(id)

    def _reserve(self) -> None:
        with self._lock:
            if self._is_busy:
                raise Conflict(
                    "other branches are running on this server; that takes some seconds, "
                    "then try again"
                )
            self._is_busy = True

    def _keep(self, found: BranchesSnapshot) -> None:
        with self._lock:
            self._kept[found.id] = found
            while len(self._kept) > MOST_KEPT:
                self._stopping.discard(self._kept.popitem(last=False)[0])

    def _copied(
        self, id: str, at: int | None, courses: Sequence[Course], steps: int
    ) -> tuple[BranchesSnapshot, list[Branch], Engine]:
        """Copy the run's training between two of its steps, once for each course."""
        self._lab.mnist()
        run = self._lab.run(id)
        weights = None if at is None else run.moment(at).weights
        settings = [run.configuration.changed(vars(course)) for course in courses]
        rates = [tuple(rates_over(setting, steps)) for setting in settings]
        engine = Engine(run.network, self._threads, self._niceness)
        first = self._lab.ask(Runs.branch, run.id, engine, rates[0], weights)
        branches = [first, *(Branch(first, engine, others) for others in rates[1:])]
        snapshots = (
            BranchSnapshot(**vars(course), rates=each)
            for course, each in zip(courses, rates, strict=True)
        )
        step = first.step if at is None else at
        found = BranchesSnapshot(secrets.token_hex(4), run.id, step, steps, tuple(snapshots))
        return found, branches, engine

    # What follows is done by the branches' own thread.

    def _work(self, found: BranchesSnapshot, branches: list[Branch], engine: Engine) -> None:
        be_nice(self._niceness)
        try:
            with closing(engine), self._lab.yielding.to_caller():
                held_out = self._lab.mnist().validation
                last = self._follow(advance_in_turn(found, branches, held_out))
        except Exception as error:
            log.exception("The branches of run %s failed", found.run)
            text = f"{type(error).__name__}: {error}"
            last = replace(stopped(self.of(found.id)), status="failed", error=text)
        # In this order: whoever reads that they have ended can begin others.
        self._is_busy = False
        self._keep(last)

    def _follow(self, states: Iterator[BranchesSnapshot]) -> BranchesSnapshot:
        """Publish one state after another; return the last, or one that was stopped."""
        began = monotonic()
        for state in states:
            if state.status != "running":
                break
            self._keep(state)
            error = self._lab.failure
            if monotonic() - began > MOST_SECONDS:
                error = f"they took longer than {MOST_SECONDS:g} s"
            if error is not None or state.id in self._stopping:
                return replace(stopped(state), error=error)
        return state
