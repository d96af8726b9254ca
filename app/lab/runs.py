"""All runs, as the one thread that owns them changes them."""

import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from math import inf
from time import perf_counter
from types import MappingProxyType
from typing import Any

from app.config import Config
from app.lab.errors import Conflict, UnknownRun
from app.lab.own_share import NONE
from app.lab.run import Plan, Run
from app.lab.snapshots import LabSnapshot, RunSnapshot
from model.arrays import Array
from model.data import Examples, Mnist
from model.judgment import Reference
from model.training import Training

log = logging.getLogger(__name__)

# How long a step command may hold its answer back for its steps to be done.
STEP_PATIENCE_S = 0.5


class Runs:
    """The runs that are held, oldest first; the newest one that was made is current.

    Not thread-safe. Each method that takes a run's id takes ``current`` too, returns the run, and
    raises UnknownRun.

    Parameters
    ----------
    config : Config
    first : Plan
        Of the run that there is from the start; it begins when ``open`` is called.
    """

    def __init__(self, config: Config, first: Plan) -> None:
        self._config = config
        self._made = 0
        self._mnist: Mnist | None = None
        self._reference: Reference | None = None
        self._own = NONE
        run = self._new(first, None, inf if config.training else 0)
        self._runs = {run.id: run}
        self._current = run.id

    def open(self, mnist: Mnist) -> None:
        """Let the runs begin: here are the images."""
        self._mnist = mnist
        for run in self._runs.values():
            run.open(mnist, self._config.threads, self._config.niceness)

    def refer(self, reference: Reference) -> None:
        """Let drawings be judged by what digits are made of, too."""
        self._reference = reference
        for run in self._runs.values():
            run.refer(reference)

    def renew_own(self, own: Examples) -> None:
        """Take a person's digits in place of those that there were."""
        self._own = own
        for run in self._runs.values():
            run.renew_own(own)

    def fail(self, error: str) -> None:
        """End all of them for good, with the reason."""
        for run in self._runs.values():
            run.fail(error)

    def close(self) -> None:
        """End their threads."""
        for run in self._runs.values():
            run.close()

    def training(self) -> list[Run]:
        """Return those that train."""
        return [run for run in self._runs.values() if run.status == "training"]

    def turn(self) -> None:
        """Do one step of each run that trains."""
        training = self.training()
        began = perf_counter()
        learned = [(run, self._advance(run)) for run in training]
        seconds = perf_counter() - began
        for run, images in learned:
            run.rate.add(images, seconds)

    def snapshot(self) -> LabSnapshot:
        """Return a frozen picture of all."""
        pictures = {run.id: run.snapshot() for run in self._runs.values()}
        return LabSnapshot(self._current, MappingProxyType(pictures))

    def create(self, plan: Plan, name: str | None, start: bool) -> Run:
        """Make a run and let it be current; Conflict if as many are held as may be."""
        if len(self._runs) >= self._config.max_runs:
            raise Conflict(
                f"{len(self._runs)} runs are held, which is the most; delete one that is not needed"
            )
        if self._mnist is None:
            raise Conflict("there are no images to train on")
        run = self._new(plan, name, inf if start else 0)
        run.open(self._mnist, self._config.threads, self._config.niceness)
        run.renew_own(self._own)
        if self._reference is not None:
            run.refer(self._reference)
        self._runs[run.id] = run
        self._current = run.id
        return run

    def proceed(self, id: str, steps: float = inf) -> Run:
        """Let a run do so many steps; Conflict if it cannot."""
        run = self._find(id)
        if run.status == "finished":
            raise Conflict(
                f"run {run.id} finished its {_begun(run).configuration.epochs} epochs; "
                "give it more epochs, or make a new run"
            )
        _check_sound(run)
        run.steps_left = steps
        run.touch()
        return run

    def pause(self, id: str) -> Run:
        """Let a run rest."""
        run = self._find(id)
        run.steps_left = 0
        run.touch()
        return run

    def step(self, id: str, count: int) -> Run:
        """Let a run do some more steps and rest; the first of them are done before this returns."""
        run = self._find(id)
        pending = 0 if run.steps_left == inf else run.steps_left
        self.proceed(id, pending + count)
        until = perf_counter() + STEP_PATIENCE_S
        while run.status == "training" and perf_counter() < until:
            self._advance(run)
        return run

    def change(
        self, id: str, name: str | None, settings: Mapping[str, Any], own_digits: bool | None
    ) -> Run:
        """Rename a run or change its settings; ConfigurationError, and nothing is changed."""
        run = self._find(id)
        if settings:
            was_finished = run.status == "finished"
            _begun(run).change(**settings)
            if was_finished:
                # More epochs do not start it by themselves.
                run.steps_left = 0
        if own_digits is not None:
            _begun(run)
            run.switch_own(own_digits)
        run.name = run.name if name is None else name
        run.touch()
        return run

    def move(self, id: str, moved: Callable[[Array], Array]) -> Run:
        """Replace a run's weights by what is made of them; ValueError if they are not sound."""
        run = self._find(id)
        _check_sound(run)
        _begun(run)
        run.move(moved)
        return run

    def delete(self, id: str) -> Run:
        """Forget a run; Conflict if it is the only one."""
        run = self._find(id)
        if len(self._runs) == 1:
            raise Conflict("it is the only run; make another one first")
        del self._runs[run.id]
        run.close()
        if self._current == run.id:
            self._current = next(reversed(self._runs))
        return run

    def state(self, id: str) -> dict[str, Any]:
        """Copy what a run's future depends on, as ``Training.state`` does."""
        return _begun(self._find(id)).state()

    def _find(self, id: str) -> Run:
        try:
            return self._runs[self._current if id == "current" else id]
        except KeyError:
            raise _unknown(id, self._runs) from None

    def _new(self, plan: Plan, name: str | None, steps_left: float) -> Run:
        self._made += 1
        # Random, so that a page never takes a run of a restarted server for one that it knew.
        return Run(secrets.token_hex(4), name or f"Run {self._made}", plan, steps_left)

    def _advance(self, run: Run) -> int:
        """Do one step; a mistake in it fails that run alone."""
        try:
            return run.advance()
        except Exception as error:
            log.exception("Run %s failed", run.id)
            run.fail(f"{type(error).__name__}: {error}")
            return 0


def find(snapshot: LabSnapshot, id: str) -> RunSnapshot:
    """Look a run up by its id, or ``current``; UnknownRun if there is none."""
    try:
        return snapshot.runs[snapshot.current if id == "current" else id]
    except KeyError:
        raise _unknown(id, snapshot.runs) from None


def _unknown(id: str, known: Iterable[str]) -> UnknownRun:
    return UnknownRun(f"there is no run {id!r}; there are current, {', '.join(known)}")


def _begun(run: Run) -> Training:
    if run.training is None:
        raise Conflict(f"run {run.id} never began: {run.error}")
    return run.training


def _check_sound(run: Run) -> None:
    if run.status in ("diverged", "failed"):
        raise Conflict(
            f"run {run.id} has {run.status} ({run.error}); make a new run, "
            "or fork this one from an earlier checkpoint"
        )
