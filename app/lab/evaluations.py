"""Evaluations on the test set: one at a time, each asked for once."""

import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from app.lab.lab import Lab
from app.lab.snapshots import RunSnapshot
from model.data import Examples
from model.engine import be_nice
from model.judgment import Evaluation, evaluate

MOST_KEPT = 32


class Evaluations:
    """Evaluates snapshots on a thread of its own and remembers what it found.

    Parameters
    ----------
    lab : Lab
        Where the images come from.
    niceness : int
        How far its thread stands back for requests, 0 to 19.
    """

    def __init__(self, lab: Lab, niceness: int) -> None:
        self._lab = lab
        self._thread = ThreadPoolExecutor(1, "evaluation", be_nice, (niceness,))
        self._lock = threading.Lock()
        self._found: OrderedDict[tuple[str, int], Future[Evaluation]] = OrderedDict()

    def of(self, run: RunSnapshot) -> Evaluation:
        """Evaluate a run as the snapshot shows it; the second time it is remembered.

        Raises
        ------
        Unavailable
            If there are no images.
        """
        test = self._lab.mnist().test
        key = (run.id, run.step)
        with self._lock:
            if key not in self._found:
                self._found[key] = self._thread.submit(_evaluate, run, test)
            self._found.move_to_end(key)
            if len(self._found) > MOST_KEPT:
                self._found.popitem(last=False)
            future = self._found[key]
        return future.result()


def _evaluate(run: RunSnapshot, examples: Examples) -> Evaluation:
    # The numbers of a run that diverged may overflow; what comes out is then no number.
    with np.errstate(over="ignore", invalid="ignore"):
        return evaluate(run.network, run.weights, examples)
