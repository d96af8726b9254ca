"""The runs with their store: they come back from it, and what changed is handed over to it."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from app.config import Config
from app.lab.keepsakes import RestoredRun, has_begun, keepsake
from app.lab.plan import Plan
from app.lab.run import Run
from app.lab.runs import Runs
from app.lab.snapshots import LabSnapshot, RunSnapshot
from app.store import UNREADABLE, Store

# A run that only trains is copied this often: with the time that writing takes, no more than 10 s
# of its training are lost.
INTERVAL_S = 8.0


@dataclass(frozen=True)
class _Mark:
    """What of a run was handed over last, and when."""

    version: int
    settled: tuple[Any, ...]
    at: float


class KeptRuns(Runs):
    """Runs that are kept in a store; without one they are only held.

    Parameters
    ----------
    config, first, clock
        Those of ``Runs``. The first run is made only where the store has none.
    store : Store, optional
    """

    def __init__(
        self,
        config: Config,
        first: Plan,
        store: Store | None = None,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        super().__init__(config, first, clock)
        self._store = store
        self._marks: dict[str, _Mark] = {}
        self._losses = 0
        self._published: LabSnapshot | None = None
        if store is not None:
            self._restore(store)

    def turn(self) -> list[Run]:
        """Do one step of each run whose step is due, and hand over one run that is to be kept."""
        learned = super().turn()
        self._keep_one()
        return learned

    def training(self) -> list[Run]:
        """Return those that train, without those that wait for a person's own digits."""
        return [
            run
            for run in super().training()
            if not (isinstance(run, RestoredRun) and run.waits_for_digits)
        ]

    def seconds_until_due(self) -> float | None:
        """Return how long to wait for the next step or until a run is to be kept, as ``Runs``.

        With a store it is never longer than the interval, so that a lost database is noticed.
        """
        if self._store is not None and self._store.losses != self._losses:
            # All runs are new to another database.
            self._losses, self._marks = self._store.losses, {}
        waits = [self._seconds_until_kept(run) for run in self._runs.values()]
        waits.append(super().seconds_until_due())
        if self._store is not None and self._marks.keys() - self._runs.keys():
            return 0.0
        longest = None if self._store is None else INTERVAL_S
        return min((wait for wait in waits if wait is not None), default=longest)

    def snapshot(self) -> LabSnapshot:
        """Return a frozen picture of all."""
        self._published = super().snapshot()
        return self._published

    def fail(self, error: str) -> None:
        """End those that would train, with the reason, which is not kept: it is the server's."""
        self._store = None
        super().fail(error)

    def close(self) -> None:
        """Hand over all that is not kept yet, and end the threads."""
        self.snapshot()
        for run in self._runs.values():
            if self._seconds_until_kept(run) is not None:
                self._keep(run)
        super().close()

    def _restore(self, store: Store) -> None:
        facts, found = store.read()
        order = {id: place for place, id in enumerate(facts.get("order", []))}
        runs: dict[str, Run] = {}
        for kept in sorted(found, key=lambda kept: order.get(kept.id, -1)):
            try:
                runs[kept.id] = RestoredRun(kept)
            except UNREADABLE as error:
                store.report(kept.id, error)
        self._made = max(facts.get("made", 0), self._made if not runs else len(runs))
        if runs:
            self._runs, current = runs, facts.get("current")
            self._current = current if current in runs else next(reversed(runs))

    def _keep_one(self) -> None:
        """Hand over at most one run, as copying it takes time between two steps."""
        if self._store is None:
            return
        for id in self._marks.keys() - self._runs.keys():
            self._store.delete(id, self._facts())
            del self._marks[id]
        due = (run for run in self._runs.values() if self._seconds_until_kept(run) == 0)
        run = next(due, None)
        if run is not None:
            self._keep(run)

    def _keep(self, run: Run) -> None:
        picture = self._picture(run)
        if self._store is not None and picture is not None:
            self._store.put(keepsake(run), self._facts())
            self._marks[run.id] = _Mark(picture.version, _settled(picture), self._clock())

    def _seconds_until_kept(self, run: Run) -> float | None:
        """Return how long a run need not be kept yet; None if nothing of it is new."""
        picture, mark = self._picture(run), self._marks.get(run.id)
        if self._store is None or picture is None or not has_begun(run):
            return None
        if mark is None:
            return 0.0
        if mark.version == picture.version:
            return None
        if mark.settled != _settled(picture):
            return 0.0
        return max(0.0, mark.at + INTERVAL_S - self._clock())

    def _picture(self, run: Run) -> RunSnapshot | None:
        return None if self._published is None else self._published.runs.get(run.id)

    def _facts(self) -> dict[str, Any]:
        return {"order": list(self._runs), "current": self._current, "made": self._made}


def _settled(run: RunSnapshot) -> tuple[Any, ...]:
    """What is kept at once when it changes."""
    last_change = run.changes[-1].number if run.changes else 0
    return run.status, run.name, run.speed, run.configuration, run.own_digits, last_change
