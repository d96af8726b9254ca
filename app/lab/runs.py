"""All runs, as the one thread that owns them changes them."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import perf_counter
from types import MappingProxyType

from app.config import Config
from app.lab.changes import Before
from app.lab.errors import Conflict
from app.lab.plan import Plan
from app.lab.run import Run
from app.lab.snapshots import Deleted, LabSnapshot, RunSnapshot, look_up
from app.lab.speed import Speed
from app.lab.steering import Steering
from model.data import NO_EXAMPLES, Examples, Mnist
from model.judgment import Reference

log = logging.getLogger(__name__)

# Runs that are quicker go on in lock step: commands are then obeyed only between two turns.
SLOW_TURN_S = 0.25


@dataclass(frozen=True)
class _Aside:
    """A run that was deleted, and where it was."""

    run: Run
    deleted: Deleted
    place: int
    was_current: bool


class Runs(Steering):
    """The runs that are held, oldest first; the one that was made last is current.

    Not thread-safe. The methods down to ``replace_own_digits``, and those of ``Steering``, are the
    requests of ``Lab.ask``.

    Parameters
    ----------
    config : Config
    first : Plan
        Of the run that exists from the start; it begins when ``open`` is called.
    clock : function
        Returns seconds.
    """

    def __init__(
        self, config: Config, first: Plan, clock: Callable[[], float] = perf_counter
    ) -> None:
        super().__init__(clock)
        self._config = config
        self._made = 0
        self._mnist: Mnist | None = None
        self._reference: Reference | None = None
        self._own_digits = NO_EXAMPLES
        self._aside: _Aside | None = None
        run = self._new(first, None, inf if config.training else 0)
        self._runs = {run.id: run}
        self._current = run.id

    def create(
        self,
        plan: Plan,
        name: str | None = None,
        start: bool = True,
        speed: Speed = "full",
        replaces: str | None = None,
        by: str | None = None,
    ) -> RunSnapshot:
        """Make a run, which becomes the current one.

        Parameters
        ----------
        plan : Plan
        name : str, optional
        start : bool
            Whether it trains at once.
        speed : Speed
        replaces : str, optional
            The id of a run in whose place it is made. That one is put aside as by ``delete``.
        by : str, optional

        Raises
        ------
        Conflict
            If as many runs are held as are allowed, or there are no images.
        ValueError
            If the parts of the plan's state do not fit together.
        """
        old = None if replaces is None else self._find(replaces)
        if old is None:
            self._check_room()
        if self._mnist is None:
            raise Conflict("there are no images to train on")
        run = self._new(plan, name, inf if start else 0, speed)
        run.open(self._mnist, self._config.threads, self._config.niceness)
        self._bring_up_to_date(run)
        self._runs[run.id] = run
        self._current = run.id
        if old is not None:
            words, step = f"Started again in place of {old.name}", old.snapshot().step
            run.log.add(words, step, by, Before(run=old.id))
            self._put_aside(old, by, run.id)
        return run.snapshot()

    def delete(self, id: str, by: str | None = None) -> None:
        """Put a run aside, in place of the one that was; Conflict if it is the only one."""
        run = self._find(id)
        if len(self._runs) == 1:
            raise Conflict("it is the only run; make another one first")
        self._put_aside(run, by, None)

    def undo_deletion(self, by: str | None = None) -> RunSnapshot:
        """Bring back the run that was deleted last, as it was.

        A run that was made in its place is put aside; doing this once more brings that back.

        Raises
        ------
        Conflict
            If there is none, or as many runs are held as are allowed.
        """
        aside = self._aside
        if aside is None:
            raise Conflict("no run was deleted that can be brought back")
        substitute = self._runs.get(aside.deleted.replaced_by or "")
        if substitute is None:
            self._check_room()
        self._aside = None
        runs = list(self._runs.items())
        runs.insert(aside.place, (aside.run.id, aside.run))
        self._runs = dict(runs)
        self._bring_up_to_date(aside.run)
        if aside.was_current:
            self._current = aside.run.id
        if substitute is not None:
            self._put_aside(substitute, by, aside.run.id)
        aside.run.log.add(f"{aside.run.name} brought back", aside.run.training.step, by, None)
        aside.run.mark_changed()
        return aside.run.snapshot()

    def use_reference(self, reference: Reference) -> None:
        """Compare drawings with MNIST's digits, too, to tell which are no digits."""
        self._reference = reference
        for run in self._runs.values():
            run.use_reference(reference)

    def replace_own_digits(self, read: Callable[[], Examples]) -> None:
        """Take a person's own digits as ``read`` returns them, in place of the former ones."""
        self._own_digits = read()
        for run in self._runs.values():
            run.replace_own_digits(self._own_digits)

    def open(self, mnist: Mnist) -> None:
        """Let the runs begin with these images."""
        self._mnist = mnist
        for run in self._runs.values():
            run.open(mnist, self._config.threads, self._config.niceness)

    def fail(self, error: str) -> None:
        """End those that would train or could be started, with the reason."""
        for run in self._runs.values():
            if run.status in ("training", "paused"):
                run.fail(error)

    def close(self) -> None:
        """End their threads."""
        self._forget_aside()
        for run in self._runs.values():
            run.close()

    def training(self) -> list[Run]:
        """Return those that train."""
        return [run for run in self._runs.values() if run.status == "training"]

    def seconds_until_due(self) -> float | None:
        """Return how long to wait until a run has to do a step; None if none trains."""
        now = self._clock()
        return min((run.pacer.seconds_until_due(now) for run in self.training()), default=None)

    def turn(self, obey: Callable[[], object] = lambda: None) -> list[Run]:
        """Do one step of each run whose step is due; return those that did one.

        ``obey`` is called between two steps of a slow turn. It may change the runs: one that was
        deleted or no longer trains is passed over.
        """
        began = self._clock()
        learned = []
        for run in [run for run in self._runs.values() if run.is_due(began)]:
            if run.status == "training" and run.id in self._runs:
                learned.append((run, self._advance(run)))
                if self._clock() - began >= SLOW_TURN_S:
                    obey()
        now = self._clock()
        for run, images in learned:
            run.rate.add(images, run.pacer.count_step(now) or now - began)
        return [run for run, _ in learned]

    def snapshot(self) -> LabSnapshot:
        """Return a frozen picture of all."""
        pictures = {run.id: run.snapshot() for run in self._runs.values()}
        deleted = None if self._aside is None else self._aside.deleted
        return LabSnapshot(self._current, MappingProxyType(pictures), deleted)

    def _find(self, id: str) -> Run:
        return look_up(self._runs, self._current, id)

    def _check_room(self) -> None:
        if len(self._runs) >= self._config.max_runs:
            raise Conflict(
                f"{len(self._runs)} runs are held, which is the most; delete one that is not needed"
            )

    def _bring_up_to_date(self, run: Run) -> None:
        """Give a run what the others have been given."""
        run.replace_own_digits(self._own_digits)
        if self._reference is not None:
            run.use_reference(self._reference)

    def _put_aside(self, run: Run, by: str | None, replaced_by: str | None) -> None:
        """Hold a run no longer, but keep it in place of the one that was put aside before."""
        self._forget_aside()
        place, was_current = list(self._runs).index(run.id), self._current == run.id
        del self._runs[run.id]
        was_current = was_current or replaced_by == self._current
        if self._current == run.id:
            self._current = next(reversed(self._runs))
        deleted = Deleted(run.id, run.name, by, replaced_by)
        self._aside = _Aside(run, deleted, place, was_current)

    def _forget_aside(self) -> None:
        if self._aside is None:
            return
        self._aside.run.close()
        for run in self._runs.values():
            run.log.forget_run(self._aside.run.id)
            run.mark_changed()
        self._aside = None

    def _new(self, plan: Plan, name: str | None, steps_left: float, speed: Speed = "full") -> Run:
        self._made += 1
        # Random, so that a page never takes a run of a restarted server for one that it knew.
        return Run(secrets.token_hex(4), name or f"Run {self._made}", plan, steps_left, speed)

    def _advance(self, run: Run) -> int:
        """Do one step and return how many images it took; an error in it fails that run alone."""
        try:
            return run.advance()
        except Exception as error:
            log.exception("Run %s failed", run.id)
            run.fail(f"{type(error).__name__}: {error}")
            return 0
