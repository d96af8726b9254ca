"""The lab: the one thread that owns all runs, and how other threads speak with it.

Requests never touch a run. What changes one is a command: it waits in a queue until the thread is
between two steps, and its answer comes back through a future. What reads takes ``snapshot``, a
frozen object that the thread replaces in one assignment, so readers need no lock.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from time import perf_counter
from typing import Any, TypeVar

from app.config import Config
from app.lab.commands import Commands
from app.lab.errors import Conflict, Unavailable, UnknownRun
from app.lab.own_share import NONE
from app.lab.run import Plan, Run
from app.lab.runs import Runs, find
from app.lab.snapshots import RunSnapshot
from model.arrays import Array
from model.data import DataError, Examples, Mnist, load_mnist
from model.engine import be_nice
from model.judgment import Reference
from model.network import Network
from model.training import Configuration

__all__ = ["Conflict", "Lab", "Unavailable", "UnknownRun"]

log = logging.getLogger(__name__)

# How long a request waits for its command. Between two commands lie at most one step of each run
# and a validation; a large network's take about a second.
COMMAND_TIMEOUT_S = 10.0
PUBLISH_INTERVAL_S = 0.1
STOP_TIMEOUT_S = 2.0
DATA_TIMEOUT_S = 5.0

Result = TypeVar("Result")


class Lab:
    """The runs of a server.

    Parameters
    ----------
    config : Config
    own_digits : function
        Returns a person's own digits, as they are when it is called.

    Attributes
    ----------
    snapshot : LabSnapshot
        The latest that was published; read it once and use that.
    """

    def __init__(self, config: Config, own_digits: Callable[[], Examples] = lambda: NONE) -> None:
        self._config = config
        self._own_digits = own_digits
        self._commands = Commands()
        self._mnist: Future[Mnist] = Future()
        self._failure: str | None = None
        self._stopping = False
        self._runs = Runs(config, Plan(Network(config.network), Configuration(), config.seed))
        self._publish()
        self._thread = threading.Thread(target=self._work, name="lab", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Tell the thread to end and wait for it; saying it twice is fine."""
        self._stopping = True
        self._commands.wake()
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
        return find(self.snapshot, id)

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
        return self._ask(lambda: self._runs.create(plan, name, start))

    def proceed(self, id: str) -> RunSnapshot:
        """Let a run train until it is finished; Conflict if it cannot."""
        return self._ask(lambda: self._runs.proceed(id))

    def pause(self, id: str) -> RunSnapshot:
        """Let a run rest after the step under way."""
        return self._ask(lambda: self._runs.pause(id))

    def step(self, id: str, count: int) -> RunSnapshot:
        """Let a run do so many steps and rest; the answer waits a moment for them."""
        return self._ask(lambda: self._runs.step(id, count))

    def change(
        self,
        id: str,
        name: str | None,
        settings: Mapping[str, Any],
        own_digits: bool | None = None,
    ) -> RunSnapshot:
        """Rename a run or change its settings from the next step on.

        Parameters
        ----------
        id : str
        name : str, optional
        settings : mapping
        own_digits : bool, optional
            Whether it learns from a person's own digits, too.

        Raises
        ------
        ConfigurationError
            If a setting cannot be used; nothing is changed then.
        Conflict, Unavailable, UnknownRun
        """
        return self._ask(lambda: self._runs.change(id, name, settings, own_digits))

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
        return self._ask(lambda: self._runs.move(id, moved))

    def delete(self, id: str) -> None:
        """Forget a run; Conflict if it is the only one."""
        self._ask(lambda: self._runs.delete(id))

    def renew_own(self) -> None:
        """Look anew at a person's own digits: some were added or removed. Raises Unavailable."""
        self._command(lambda: self._runs.renew_own(self._own_digits()))

    def refer(self, reference: Reference) -> None:
        """Judge drawings by what digits are made of, too, from now on. Raises Unavailable."""
        self._command(lambda: self._runs.refer(reference))

    def state(self, id: str) -> dict[str, Any]:
        """Copy what a run's future depends on, as ``Training.state`` does."""
        return self._command(lambda: self._runs.state(id))

    def _ask(self, command: Callable[[], Run]) -> RunSnapshot:
        """Have a command done; the snapshot of its run, which is published by then."""
        return self._command(lambda: command().snapshot())

    def _command(self, command: Callable[[], Result]) -> Result:
        def checked() -> Result:
            self._check()
            result = command()
            self._publish()
            return result

        self._check()
        return self._commands.give(checked, COMMAND_TIMEOUT_S)

    def _check(self) -> None:
        if self.failure is not None:
            raise Unavailable(f"nothing can be changed: {self.failure}")

    # What follows is done by the lab's own thread.

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
            self._runs.close()
            self._commands.obey_all()

    def _load(self) -> None:
        try:
            mnist = load_mnist(self._config.data_dir)
        except DataError as error:
            log.error("No training: %s", error)
            self._failure = str(error)
            self._mnist.set_exception(error)
            self._runs.fail(str(error))
        else:
            self._runs.open(mnist)
            self._mnist.set_result(mnist)
        self._publish()

    def _turn(self) -> None:
        """One step of each run that trains, then the commands; without either, wait for one."""
        training = self._runs.training()
        if not training:
            self._commands.obey_next()
            return
        self._runs.turn()
        self._commands.obey_all()
        ended = any(run.status != "training" for run in training)
        if ended or perf_counter() - self._published_at >= PUBLISH_INTERVAL_S:
            self._publish()

    def _publish(self) -> None:
        self.snapshot = self._runs.snapshot()
        self._published_at = perf_counter()
