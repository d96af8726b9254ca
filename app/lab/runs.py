"""All runs, as the one thread that owns them changes them."""

import logging
import secrets
from collections.abc import Callable, Mapping
from math import inf
from time import perf_counter
from types import MappingProxyType
from typing import Any

from app.config import Config
from app.lab.errors import Conflict
from app.lab.plan import Plan
from app.lab.run import Run
from app.lab.snapshots import LabSnapshot, RunSnapshot, look_up
from model.arrays import Array
from model.data import NO_EXAMPLES, Examples, Mnist
from model.judgment import Reference
from model.training import Branch

log = logging.getLogger(__name__)

# How long the request for steps may take, so that its answer shows them done.
STEP_PATIENCE_S = 0.5


class Runs:
    """The runs that are held, oldest first; the one that was made last is current.

    Not thread-safe. The methods down to ``state`` are the requests of ``Lab.ask``: each that takes
    a run's id takes ``current`` too, and raises Unknown.

    Parameters
    ----------
    config : Config
    first : Plan
        Of the run that exists from the start; it begins when ``open`` is called.
    """

    def __init__(self, config: Config, first: Plan) -> None:
        self._config = config
        self._made = 0
        self._mnist: Mnist | None = None
        self._reference: Reference | None = None
        self._own_digits = NO_EXAMPLES
        run = self._new(first, None, inf if config.training else 0)
        self._runs = {run.id: run}
        self._current = run.id

    def create(self, plan: Plan, name: str | None = None, start: bool = True) -> RunSnapshot:
        """Make a run, which becomes the current one.

        Raises
        ------
        Conflict
            If as many runs are held as are allowed, or there are no images.
        ValueError
            If the parts of the plan's state do not fit together.
        """
        if len(self._runs) >= self._config.max_runs:
            raise Conflict(
                f"{len(self._runs)} runs are held, which is the most; delete one that is not needed"
            )
        if self._mnist is None:
            raise Conflict("there are no images to train on")
        run = self._new(plan, name, inf if start else 0)
        run.open(self._mnist, self._config.threads, self._config.niceness)
        run.replace_own_digits(self._own_digits)
        if self._reference is not None:
            run.use_reference(self._reference)
        self._runs[run.id] = run
        self._current = run.id
        return run.snapshot()

    def start(self, id: str, steps: float = inf) -> RunSnapshot:
        """Let a run do this many steps, or train until it is finished; Conflict if it cannot."""
        run = self._find(id)
        if run.status == "finished":
            raise Conflict(
                f"run {run.id} finished its {run.training.configuration.epochs} epochs; "
                "give it more epochs, or make a new run"
            )
        _check_sound(run)
        return _set_steps_left(run, steps)

    def pause(self, id: str) -> RunSnapshot:
        """Let a run rest after the step under way."""
        return _set_steps_left(self._find(id), 0)

    def step(self, id: str, count: int) -> RunSnapshot:
        """Let a run do ``count`` more steps and rest; returns when they or the patience end."""
        run = self._find(id)
        pending = 0 if run.steps_left == inf else run.steps_left
        self.start(id, pending + count)
        until = perf_counter() + STEP_PATIENCE_S
        while run.status == "training" and perf_counter() < until:
            self._advance(run)
        return run.snapshot()

    def change(
        self,
        id: str,
        name: str | None = None,
        settings: Mapping[str, Any] = MappingProxyType({}),
        own_digits: bool | None = None,
    ) -> RunSnapshot:
        """Rename a run or change what it does from the next step on.

        Parameters
        ----------
        id : str
        name : str, optional
        settings : mapping
            Some of ``Configuration``.
        own_digits : bool, optional
            Whether it learns from a person's own digits, too.

        Raises
        ------
        ConfigurationError
            If a setting cannot be used; nothing is changed then.
        Conflict
            If the run never began.
        """
        run = self._find(id)
        if settings:
            was_finished = run.status == "finished"
            run.training.change(**settings)
            if was_finished:
                # More epochs alone do not start it.
                run.steps_left = 0
        if own_digits is not None:
            run.switch_own_digits(own_digits)
        run.name = run.name if name is None else name
        run.mark_changed()
        return run.snapshot()

    def replace_weights(self, id: str, make: Callable[[Array], Array]) -> RunSnapshot:
        """Replace a run's weights between two steps, which counts as a step.

        Parameters
        ----------
        id : str
        make : function of weights to weights
            Given the weights that the run predicts with, which it must not change. If it raises,
            nothing is changed.

        Raises
        ------
        Conflict
            If the run has diverged, failed or never begun.
        ValueError
            If the new weights are not as many finite numbers.
        """
        run = self._find(id)
        _check_sound(run)
        run.replace_weights(make)
        return run.snapshot()

    def delete(self, id: str) -> None:
        """Forget a run; Conflict if it is the only one."""
        run = self._find(id)
        if len(self._runs) == 1:
            raise Conflict("it is the only run; make another one first")
        del self._runs[run.id]
        run.close()
        if self._current == run.id:
            self._current = next(reversed(self._runs))

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

    def state(self, id: str) -> dict[str, Any]:
        """Copy everything that a run's future depends on, as ``Training.state`` does."""
        return self._find(id).training.state()

    def branch(self, id: str, *arguments: Any) -> Branch:
        """Copy a run's training; the arguments are those of ``Branch`` after the training."""
        return Branch(self._find(id).training, *arguments)

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

    def _find(self, id: str) -> Run:
        return look_up(self._runs, self._current, id)

    def _new(self, plan: Plan, name: str | None, steps_left: float) -> Run:
        self._made += 1
        # Random, so that a page never takes a run of a restarted server for one that it knew.
        return Run(secrets.token_hex(4), name or f"Run {self._made}", plan, steps_left)

    def _advance(self, run: Run) -> int:
        """Do one step and return how many images it took; an error in it fails that run alone."""
        try:
            return run.advance()
        except Exception as error:
            log.exception("Run %s failed", run.id)
            run.fail(f"{type(error).__name__}: {error}")
            return 0


def _set_steps_left(run: Run, steps: float) -> RunSnapshot:
    run.steps_left = steps
    run.mark_changed()
    return run.snapshot()


def _check_sound(run: Run) -> None:
    if run.status in ("diverged", "failed"):
        raise Conflict(
            f"run {run.id} has {run.status} ({run.error}); make a new run, "
            "or fork this one from an earlier checkpoint"
        )
