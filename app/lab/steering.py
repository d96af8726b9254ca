"""Requests that change one run: its settings, its weights, its steps, and the way back."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from math import inf
from time import perf_counter
from typing import Any

from app.lab.changes import Before
from app.lab.errors import Conflict
from app.lab.run import Run
from app.lab.snapshots import RunSnapshot
from app.lab.speed import Speed
from model.arrays import Array
from model.training import Branch, NextStep

# How long the request for steps may take, so that its answer shows them done.
STEP_PATIENCE_S = 0.5


class Steering(ABC):
    """What ``Runs`` does to a single run. Each method takes the id of one, or ``current``.

    All raise Unknown. ``by`` is the page that asks, as it calls itself.

    Parameters
    ----------
    clock : function
        Returns seconds.
    """

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock

    @abstractmethod
    def undo_deletion(self, by: str | None = None) -> RunSnapshot:
        """Bring back the run that was deleted last."""

    @abstractmethod
    def _find(self, id: str) -> Run:
        """Look up a run; Unknown if there is none."""

    @abstractmethod
    def _advance(self, run: Run) -> int:
        """Do one step and return how many images it took."""

    def start(self, id: str, steps: float = inf) -> RunSnapshot:
        """Let a run do this many steps, or train until it is finished; Conflict if it cannot.

        A run that failed goes on from its last good step.
        """
        run = self._find(id)
        if run.status == "finished":
            raise Conflict(
                f"run {run.id} finished its {run.training.configuration.epochs} epochs; "
                "give it more epochs, or make a new run"
            )
        if run.status == "failed":
            run.go_on()
        _check_sound(run)
        return _set_steps_left(run, steps)

    def pause(self, id: str) -> RunSnapshot:
        """Let a run rest after the step under way."""
        return _set_steps_left(self._find(id), 0)

    def step(self, id: str, count: int) -> RunSnapshot:
        """Let a run do ``count`` more steps and rest; returns when they or the patience end.

        The first is done at once, whatever the run's speed.
        """
        run = self._find(id)
        pending = 0 if run.steps_left == inf else run.steps_left
        self.start(id, pending + count)
        until = perf_counter() + STEP_PATIENCE_S
        while run.is_due(self._clock()) and perf_counter() < until:
            self._advance(run)
            run.pacer.count_step(self._clock())
        return run.snapshot()

    def change(
        self, id: str, values: Mapping[str, Any], speed: Speed | None = None, by: str | None = None
    ) -> RunSnapshot:
        """Change what a run does from the next step on.

        Parameters
        ----------
        id : str
        values : mapping
            Some of ``Run.settings``: those of ``Configuration``, ``name`` and ``own_digits``.
        speed : Speed, optional
        by : str, optional

        Raises
        ------
        ConfigurationError
            If a setting cannot be used; nothing is changed then.
        Conflict
            If the run never began.
        """
        run = self._find(id)
        if values:
            before, rate = run.settings(), run.training.learning_rate
            is_of_training = not values.keys() <= {"name"}
            state = run.training.state() if is_of_training else None
            run.change(values)
            self._note(run, before, rate, state, by)
        if speed is not None:
            run.pacer.choose(speed)
        run.mark_changed()
        return run.snapshot()

    def replace_weights(
        self,
        id: str,
        make: Callable[[Array], Array],
        words: str = "Other weights",
        by: str | None = None,
    ) -> RunSnapshot:
        """Replace a run's weights between two steps, which counts as a step.

        Parameters
        ----------
        id : str
        make : function of weights to weights
            Given the weights that the run predicts with, which it must not change. If it raises,
            nothing is changed.
        words : str
            What to say of it.
        by : str, optional

        Raises
        ------
        Conflict
            If the run has diverged, failed or never begun.
        ValueError
            If the new weights are not as many finite numbers.
        """
        run = self._find(id)
        _check_sound(run)
        state, step = run.training.state(), run.training.step
        run.replace_weights(make)
        run.log.add(words, step, by, Before(state=state, is_of_weights=True))
        return run.snapshot()

    def undo(self, id: str, by: str | None = None) -> RunSnapshot:
        """Take back the latest change of a run that can be.

        Returns
        -------
        run : RunSnapshot
            The run as it is then. If it was made in place of another, that is the other one.

        Raises
        ------
        Conflict
            If there is none.
        """
        run = self._find(id)
        change, before = run.log.latest()
        if before.run is not None:
            return self.undo_deletion(by)
        run.change(before.settings)
        if change.restores_weights and before.state is not None:
            run.restore_weights(before.state)
        run.log.take_back(change, run.training.step, by)
        return run.snapshot()

    def state(self, id: str) -> dict[str, Any]:
        """Copy everything that a run's future depends on, as ``Training.state`` does."""
        return self._find(id).training.state()

    def next_step(self, id: str) -> NextStep:
        """Copy what a run's next step starts from, as ``Training.next_step`` does."""
        return self._find(id).training.next_step()

    def branch(self, id: str, *arguments: Any) -> Branch:
        """Copy a run's training; the arguments are those of ``Branch`` after the training."""
        return Branch(self._find(id).training, *arguments)

    def _note(
        self,
        run: Run,
        before: Mapping[str, Any],
        rate: float,
        state: Mapping[str, Any] | None,
        by: str | None,
    ) -> None:
        """Note a change of settings, if any has another value than before."""
        after = run.settings()
        changed = [name for name in before if before[name] != after[name]]
        if not changed:
            return
        old = {name: before[name] for name in changed}
        shown, new = dict(old), {name: after[name] for name in changed}
        if run.training.learning_rate != rate:
            # With a schedule, the setting is not the rate that was in use, which is named first.
            shown = {"learning_rate": rate} | shown | {"learning_rate": rate}
            new["learning_rate"] = run.training.learning_rate
        run.log.add_settings(Before(old, shown, state), new, run.training.step, by, self._clock())


def _set_steps_left(run: Run, steps: float) -> RunSnapshot:
    run.steps_left = steps
    run.pacer.hurry()
    run.mark_changed()
    return run.snapshot()


def _check_sound(run: Run) -> None:
    if run.status in ("diverged", "failed"):
        raise Conflict(
            f"run {run.id} has {run.status} ({run.error}); "
            + ("make a new run" if run.last_good_step is None else "start it to let it go on")
            + ", or fork this one from an earlier checkpoint"
        )
