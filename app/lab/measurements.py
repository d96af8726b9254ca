"""What is measured of a network on many images, for the requests that look inside it.

That takes longer than a request may, so it is done one at a time on a thread that stands back for
the others, remembered, and while a run trains used for a little longer than it is true.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import Any, Generic, TypeVar

import numpy as np

from app.lab.lab import Lab
from app.lab.snapshots import Moment
from model import inspection
from model.arrays import Array
from model.data import Mnist
from model.engine import be_nice

Value = TypeVar("Value")
# A run's id and its step.
_Key = tuple[str, int]

# Dead units change slowly, and a class of pages asks for them all the time.
DEAD_PATIENCE_S = 4.0
DEAD_IMAGES = 256
DEAD_KEPT = 256
FEATURES_PATIENCE_S = 30.0
# Few, for they are large; more than the one in use and the next one of two runs.
FEATURES_KEPT = 4
# While a run trains, the first so many training images stand for all: who draws does not wait for
# long, and training is not held up.
PASSING_IMAGES = 15_000
# Numbers of the features of all training images, 4 bytes each. A network whose last hidden layer
# is so large that they would be more is measured on the first training images only.
MOST_FEATURES = 10_000_000


@dataclass(frozen=True)
class Measured(Generic[Value]):
    """What was found, and of which moment."""

    moment: Moment
    value: Value


class Measurements(Generic[Value]):
    """One kind of measurement, of any run.

    Parameters
    ----------
    lab : Lab
        Where the images come from.
    measure : function of a moment and the images
    niceness : int
        How far its thread stands back for others, 0 to 19.
    patience_s : float
        How long a measurement of a training run is used. Once half of that is over the next one
        is begun, and whoever asks meanwhile does not wait for it.
    most_kept : int
        At least 2.
    """

    def __init__(
        self,
        lab: Lab,
        measure: Callable[[Moment, Mnist], Value],
        niceness: int,
        patience_s: float,
        most_kept: int,
    ) -> None:
        self._lab = lab
        self._measure = measure
        self._patience_s = patience_s
        self._most_kept = most_kept
        self._thread = ThreadPoolExecutor(1, measure.__name__, be_nice, (niceness,))
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, Future[Measured[Value]]] = OrderedDict()
        # For each run the measurement in use while it trains and then the one under way, each
        # with the time at which it was begun.
        self._lines: dict[str, deque[tuple[_Key, float]]] = {}

    def of(self, moment: Moment) -> Measured[Value]:
        """Measure a moment, or return what was found of it or, while it trains, shortly before.

        Raises
        ------
        Unavailable
            If there are no images.
        """
        mnist = self._lab.mnist()
        with self._lock:
            future = self._future(moment, mnist)
        return future.result()

    def _future(self, moment: Moment, mnist: Mnist) -> "Future[Measured[Value]]":
        key = (moment.run, moment.step)
        if key not in self._kept and moment.passing:
            key = self._young(moment, mnist)
        elif key not in self._kept:
            self._begin(moment, mnist)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most_kept:
            self._kept.popitem(last=False)
        return self._kept[key]

    def _young(self, moment: Moment, mnist: Mnist) -> _Key:
        """Choose what is used for a run that trains, and begin the next in time."""
        line = self._lines.setdefault(moment.run, deque())
        while line and self._is_over(line):
            line.popleft()
        if not line or (len(line) == 1 and monotonic() - line[0][1] > self._patience_s / 2):
            line.append((self._begin(moment, mnist), monotonic()))
        return line[0][0]

    def _is_over(self, line: "deque[tuple[_Key, float]]") -> bool:
        key, begun_s = line[0]
        if key not in self._kept:
            return True
        # However slow the machine is, no second one is begun before the first is done.
        old = self._kept[key].done() and monotonic() - begun_s > self._patience_s
        return old or (len(line) > 1 and line[1][0] in self._kept and self._kept[line[1][0]].done())

    def _begin(self, moment: Moment, mnist: Mnist) -> _Key:
        key = (moment.run, moment.step)
        self._kept[key] = self._thread.submit(self._measured, moment, mnist)
        return key

    def _measured(self, moment: Moment, mnist: Mnist) -> Measured[Value]:
        # The numbers of a run that diverged may overflow.
        with np.errstate(over="ignore", invalid="ignore"):
            return Measured(moment, self._measure(moment, mnist))


def dead_shares(moment: Moment, mnist: Mnist) -> list[float | None]:
    """Find what share of each layer's units is dead, on some validation images."""
    images = mnist.validation.images[:DEAD_IMAGES]
    return inspection.dead_shares(moment.network, moment.weights, images)


def training_features(moment: Moment, mnist: Mnist) -> Array:
    """Compute the last hidden layer of the training images, or of the first, (units, images)."""
    images = mnist.train.images[: PASSING_IMAGES if moment.passing else None]
    units = len(inspection.features(moment.network, moment.weights, images[:1]))
    return inspection.features(moment.network, moment.weights, images[: MOST_FEATURES // units])


def make_measurements(lab: Lab, niceness: int) -> dict[str, Any]:
    """Make the measurements that an application needs, by their names."""
    return {
        "dead_shares": Measurements(lab, dead_shares, niceness, DEAD_PATIENCE_S, DEAD_KEPT),
        "training_features": Measurements(
            lab, training_features, niceness, FEATURES_PATIENCE_S, FEATURES_KEPT
        ),
    }
