"""The lab: the one thread that owns all runs, and how other threads communicate with it.

Requests never touch a run. What changes one is a command: it waits in a queue until the thread is
between two steps, and its answer comes back through a future. What reads takes ``snapshot``, a
frozen object that the thread replaces in one assignment, so readers need no lock.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from time import perf_counter
from typing import Concatenate, ParamSpec, TypeVar

from app.config import Config
from app.lab.commands import Commands
from app.lab.errors import Unavailable
from app.lab.kept_runs import KeptRuns
from app.lab.plan import Plan
from app.lab.run import Run
from app.lab.runs import Runs
from app.lab.snapshots import RunSnapshot
from app.lab.yielding import Yielding
from app.store import Store
from model.data import DataError, Mnist, load_mnist
from model.engine import be_nice
from model.network import Network
from model.training import Configuration

log = logging.getLogger(__name__)

# How long a request waits for its command to begin. Between two commands lie at most one step of
# each run and a measurement; those of a large network take about a second.
COMMAND_TIMEOUT_S = 10.0
PUBLISH_INTERVAL_S = 0.1
STOP_TIMEOUT_S = 2.0
# How long a request waits for the images when the server has just started.
DATA_TIMEOUT_S = 5.0

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Lab:
    """The runs of a server.

    Parameters
    ----------
    config : Config
    store : Store, optional
        Where the runs are kept; without it they are lost with the process.

    Attributes
    ----------
    snapshot : LabSnapshot
        The latest that was published; read it once and use that.
    yielding : Yielding
        With its ``to_caller`` another thread gets most of the machine for a while.
    """

    def __init__(self, config: Config, store: Store | None = None) -> None:
        self._config = config
        self._commands = Commands()
        self.yielding = Yielding(self._commands.wake)
        self._mnist: Future[Mnist] = Future()
        self._failure: str | None = None
        self._stopping = False
        self._store = store
        first = Plan(Network(config.network), Configuration(), config.seed)
        self._runs = KeptRuns(config, first, store)
        self._publish()
        self._thread = threading.Thread(target=self._work, name="lab", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Tell the thread to end and wait for it; repeating it does no harm."""
        self._stopping = True
        self._mnist.cancel()
        self._commands.wake()
        if self._thread.is_alive():
            self._thread.join(STOP_TIMEOUT_S)
        if self._store is not None:
            self._store.close()

    @property
    def failure(self) -> str | None:
        """Why the lab cannot train, or None when all is well."""
        if self._failure is not None:
            return self._failure
        return None if self._thread.is_alive() else "the training thread is not running"

    def mnist(self, timeout_s: float | None = DATA_TIMEOUT_S) -> Mnist:
        """Return the images; wait for them if they are still being read.

        Parameters
        ----------
        timeout_s : float or None
            None waits until they have been read or the lab is stopped.

        Raises
        ------
        Unavailable
        """
        try:
            return self._mnist.result(timeout_s)
        except TimeoutError:
            raise Unavailable("the images are still being read; try again") from None
        except CancelledError:
            raise Unavailable("the server is stopping") from None

    def run(self, id: str) -> RunSnapshot:
        """Look up a run by its id or by ``current``; Unknown if there is none."""
        return self.snapshot.run(id)

    def ask(
        self,
        request: Callable[Concatenate[Runs, Arguments], Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """Have the thread carry out a request between two steps.

        Parameters
        ----------
        request : method of Runs
            As ``Runs.pause``.
        *arguments, **named
            For the method.

        Returns
        -------
        result
            What the method returns. If it is a run's snapshot, it has been published.

        Raises
        ------
        Unavailable
            If the thread has ended or does not begin in time.
        Exception
            What the method raises.
        """

        def command() -> Result:
            self._check()
            result = request(self._runs, *arguments, **named)
            self._publish()
            return result

        self._check()
        return self._commands.give(command, COMMAND_TIMEOUT_S)

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
            self._fail(f"the training thread ended: {type(error).__name__}: {error}")
        finally:
            self._failure = self._failure or "the training thread was stopped"
            self._runs.close()
            self._commands.obey_all()

    def _load(self) -> None:
        try:
            mnist = load_mnist(self._config.data_dir)
        except DataError as error:
            log.error("No training: %s", error)
            self._fail(str(error))
            return
        if self._stopping:
            return
        self._runs.open(mnist)
        # Unless the lab was stopped meanwhile.
        if self._mnist.set_running_or_notify_cancel():
            self._mnist.set_result(mnist)
        self._publish()

    def _fail(self, reason: str) -> None:
        """Let everyone who waits or asks know why nothing trains."""
        self._failure = reason
        if not self._mnist.done() and self._mnist.set_running_or_notify_cancel():
            self._mnist.set_exception(Unavailable(reason))
        self._runs.fail(reason)
        self._publish()

    def _turn(self) -> None:
        """Do the steps that are due and the commands; while nothing is due, await a command."""
        wait_s = self._runs.seconds_until_due()
        if wait_s != 0:
            self._commands.obey_next(wait_s)
            return
        began = perf_counter()
        learned = self._runs.turn()
        turn_s = perf_counter() - began
        self._commands.obey_all()
        ended = any(run.status != "training" for run in learned)
        slow = any(run.pacer.interval_s >= PUBLISH_INTERVAL_S for run in learned)
        if ended or slow or perf_counter() - self._published_at >= PUBLISH_INTERVAL_S:
            self._publish()
        if rest_s := self.yielding.rest_s(turn_s):
            self._rest(rest_s, learned)

    def _rest(self, seconds: float, learned: list[Run]) -> None:
        """Leave the machine to others after a turn, or until a command; it counts as training."""
        began = perf_counter()
        self._commands.obey_next(seconds)
        for run in learned:
            # Where steps have intervals the pacer counts the time.
            if not run.pacer.interval_s:
                run.rate.add(0, perf_counter() - began)

    def _publish(self) -> None:
        self.snapshot = self._runs.snapshot()
        self._published_at = perf_counter()
