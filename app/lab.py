"""The lab: all runs, and the one thread that owns them.

Requests never touch a run. What changes one is a command: it waits in a queue until the thread is
between two steps, and its answer comes back through a future. What reads takes ``snapshot``, a
frozen object that the thread replaces in one assignment, so readers need no lock.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from math import inf
from queue import Empty, SimpleQueue
from time import perf_counter
from types import MappingProxyType
from typing import Any

from app.config import Config
from app.run import Plan, Run
from app.snapshots import LabSnapshot, RunSnapshot
from model.configuration import Configuration
from model.data import DataError, Mnist, load_mnist
from model.engine import be_nice
from model.layers import Array
from model.network import Network

log = logging.getLogger(__name__)

# How long a request waits for its command. Between two commands lie at most one step of each run
# and a validation; a large network's take about a second.
COMMAND_TIMEOUT_S = 10.0
# How long a step command may hold its answer back for its steps to be done.
STEP_PATIENCE_S = 0.5
PUBLISH_INTERVAL_S = 0.1
STOP_TIMEOUT_S = 2.0
DATA_TIMEOUT_S = 5.0


class UnknownRun(LookupError):
    """There is no run of this name; the text says which there are."""


class Conflict(Exception):
    """The run or the lab is not in a state for this; the text says what to do."""


class Unavailable(Exception):
    """The training thread does not answer, or has no data; the text says why."""


class Lab:
    """The runs of a server.

    Parameters
    ----------
    config : Config

    Attributes
    ----------
    snapshot : LabSnapshot
        The latest that was published; read it once and use that.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._commands: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()
        self._mnist: Future[Mnist] = Future()
        self._failure: str | None = None
        self._stopping = False
        self._made = 0
        plan = Plan(Network(config.network), Configuration(), config.seed)
        first = self._new_run(plan, None, inf if config.training else 0)
        self._runs = {first.id: first}
        self._current = first.id
        self._publish()
        self._thread = threading.Thread(target=self._work, name="lab", daemon=True)

    # What any thread may call.

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Tell the thread to end and wait for it; saying it twice is fine."""
        self._stopping = True
        self._commands.put(None)
        if self._thread.is_alive():
            self._thread.join(STOP_TIMEOUT_S)

    @property
    def failure(self) -> str | None:
        """Why the lab cannot train, or None when all is well."""
        if self._failure is not None:
            return self._failure
        return None if self._thread.is_alive() else "the training thread is not running"

    def mnist(self) -> Mnist:
        """Return the images; at the very start, wait for them. Raises Unavailable."""
        try:
            return self._mnist.result(DATA_TIMEOUT_S)
        except TimeoutError:
            raise Unavailable("the images are still being read; try again") from None
        except DataError as error:
            raise Unavailable(str(error)) from None

    def run(self, id: str) -> RunSnapshot:
        """Look a run up by its id, or ``current``; UnknownRun if there is none."""
        return _find(self.snapshot, id)

    def create(self, plan: Plan, name: str | None = None, start: bool = True) -> RunSnapshot:
        """Make a run and let it be the current one.

        Raises
        ------
        Conflict
            If as many are held as may be.
        ValueError
            If the plan's state does not hold together.
        Unavailable
        """
        return self._ask(lambda: self._create(plan, name, start))

    def proceed(self, id: str) -> RunSnapshot:
        """Let a run train until it is finished; Conflict if it cannot."""
        return self._ask(lambda: self._proceed(self._own(id), inf))

    def pause(self, id: str) -> RunSnapshot:
        """Let a run rest after the step under way."""
        return self._ask(lambda: self._pause(self._own(id)))

    def step(self, id: str, count: int) -> RunSnapshot:
        """Let a run do so many steps and rest; the answer waits a moment for them."""
        return self._ask(lambda: self._step(self._own(id), count))

    def change(self, id: str, name: str | None, settings: Mapping[str, Any]) -> RunSnapshot:
        """Rename a run or change its settings from the next step on.

        Raises
        ------
        ConfigurationError
            If a setting cannot be used; nothing is changed then.
        Conflict, Unavailable, UnknownRun
        """
        return self._ask(lambda: self._change(self._own(id), name, settings))

    def move(self, id: str, moved: Callable[[Array], Array]) -> RunSnapshot:
        """Replace a run's weights between two steps, which counts as a step.

        Parameters
        ----------
        id : str
        moved : function of weights to weights
            Called by the lab's thread, with the run's numbers to predict with, not to be changed.
            What it raises is raised here, and nothing is changed.

        Raises
        ------
        Conflict
            If the run has diverged or failed.
        ValueError
            If what was made of them are not as many finite numbers.
        Unavailable, UnknownRun
        """
        return self._ask(lambda: self._move(self._own(id), moved))

    def delete(self, id: str) -> None:
        """Forget a run; Conflict if it is the only one."""
        self._ask(lambda: self._delete(self._own(id)))

    def state(self, id: str) -> dict[str, Any]:
        """Copy what a run's future depends on, as ``Training.state`` does."""
        state: dict[str, Any] = self._command(lambda: self._training(self._own(id)).state())
        return state

    def _ask(self, command: Callable[[], Run]) -> RunSnapshot:
        """Have a command done and return the snapshot of its run."""
        snapshot: RunSnapshot = self._command(lambda: command().snapshot())
        return snapshot

    def _command(self, command: Callable[[], Any]) -> Any:
        answer: Future[Any] = Future()
        if self.failure is None:
            self._commands.put((command, answer))
        else:
            raise Unavailable(f"nothing can be changed: {self.failure}")
        try:
            return answer.result(COMMAND_TIMEOUT_S)
        except TimeoutError:
            # If it has not begun it is not done later either.
            answer.cancel()
            raise Unavailable(
                f"the training thread did not answer within {COMMAND_TIMEOUT_S:g} s; try again"
            ) from None

    # What only the lab's thread calls.

    def _work(self) -> None:
        try:
            self._load()
            be_nice(self._config.niceness)
            while not self._stopping:
                self._turn()
        except BaseException as error:
            log.exception("The training thread ended")
            self._failure = f"the training thread ended: {type(error).__name__}: {error}"
        finally:
            self._failure = self._failure or "the training thread was stopped"
            for run in self._runs.values():
                run.close()
            self._obey_all()

    def _load(self) -> None:
        try:
            mnist = load_mnist(self._config.data_dir)
        except DataError as error:
            log.error("No training: %s", error)
            self._failure = str(error)
            self._mnist.set_exception(error)
            for run in self._runs.values():
                run.fail(str(error))
        else:
            for run in self._runs.values():
                self._open(run, mnist)
            self._mnist.set_result(mnist)
        self._publish()

    def _turn(self) -> None:
        """One step of each run that trains, then the commands; without either, wait for one."""
        training = [run for run in self._runs.values() if run.status == "training"]
        if not training:
            self._obey(self._commands.get())
        began = perf_counter()
        learned = [(run, self._advance(run)) for run in training]
        seconds = perf_counter() - began
        for run, images in learned:
            run.rate.add(images, seconds)
        self._obey_all()
        if perf_counter() - self._published_at >= PUBLISH_INTERVAL_S or any(
            run.status != "training" for run in training
        ):
            self._publish()

    def _advance(self, run: Run) -> int:
        try:
            return run.advance()
        except Exception as error:
            log.exception("Run %s failed", run.id)
            run.fail(f"{type(error).__name__}: {error}")
            return 0

    def _obey_all(self) -> None:
        while True:
            try:
                self._obey(self._commands.get_nowait())
            except Empty:
                return

    def _obey(self, order: tuple[Callable[[], Any], "Future[Any]"] | None) -> None:
        """Do a command, publish what it changed, and only then answer."""
        if order is None:
            return
        command, answer = order
        if not answer.set_running_or_notify_cancel():
            return
        try:
            if self._failure is not None:
                raise Unavailable(f"nothing can be changed: {self._failure}")
            result = command()
            self._publish()
        except Exception as error:
            answer.set_exception(error)
        else:
            answer.set_result(result)

    def _publish(self) -> None:
        self.snapshot = LabSnapshot(
            self._current,
            MappingProxyType({run.id: run.snapshot() for run in self._runs.values()}),
        )
        self._published_at = perf_counter()

    def _own(self, id: str) -> Run:
        return self._runs[_find(self.snapshot, id).id]

    def _training(self, run: Run) -> Any:
        if run.training is None:
            raise Conflict(f"run {run.id} never began: {run.error}")
        return run.training

    def _new_run(self, plan: Plan, name: str | None, steps_left: float) -> Run:
        self._made += 1
        # Random, so that a page never takes a run of a restarted server for one that it knew.
        return Run(secrets.token_hex(4), name or f"Run {self._made}", plan, steps_left)

    def _open(self, run: Run, mnist: Mnist) -> None:
        run.open(mnist, self._config.threads, self._config.niceness)

    def _create(self, plan: Plan, name: str | None, start: bool) -> Run:
        if len(self._runs) >= self._config.max_runs:
            raise Conflict(
                f"{len(self._runs)} runs are held, which is the most; delete one that is not needed"
            )
        run = self._new_run(plan, name, inf if start else 0)
        self._open(run, self._mnist.result())
        self._runs[run.id] = run
        self._current = run.id
        return run

    def _proceed(self, run: Run, steps: float) -> Run:
        if run.status == "finished":
            raise Conflict(
                f"run {run.id} finished its {self._training(run).configuration.epochs} epochs; "
                "give it more epochs, or make a new run"
            )
        _check_sound(run)
        run.steps_left = steps
        run.touch()
        return run

    def _move(self, run: Run, moved: Callable[[Array], Array]) -> Run:
        _check_sound(run)
        self._training(run)
        run.move(moved)
        return run

    def _pause(self, run: Run) -> Run:
        run.steps_left = 0
        run.touch()
        return run

    def _step(self, run: Run, count: int) -> Run:
        pending = 0 if run.steps_left == inf else run.steps_left
        self._proceed(run, pending + count)
        until = perf_counter() + STEP_PATIENCE_S
        while run.status == "training" and perf_counter() < until:
            self._advance(run)
        return run

    def _change(self, run: Run, name: str | None, settings: Mapping[str, Any]) -> Run:
        if settings:
            was_finished = run.status == "finished"
            self._training(run).change(**settings)
            if was_finished:
                # More epochs do not start it by themselves.
                run.steps_left = 0
        run.name = run.name if name is None else name
        run.touch()
        return run

    def _delete(self, run: Run) -> Run:
        if len(self._runs) == 1:
            raise Conflict("it is the only run; make another one first")
        del self._runs[run.id]
        run.close()
        if self._current == run.id:
            self._current = next(reversed(self._runs))
        return run


def _check_sound(run: Run) -> None:
    if run.status in ("diverged", "failed"):
        raise Conflict(
            f"run {run.id} has {run.status} ({run.error}); make a new run, "
            "or fork this one from an earlier checkpoint"
        )


def _find(snapshot: LabSnapshot, id: str) -> RunSnapshot:
    try:
        return snapshot.runs[snapshot.current if id == "current" else id]
    except KeyError:
        known = ", ".join(snapshot.runs)
        raise UnknownRun(f"there is no run {id!r}; there are current, {known}") from None
