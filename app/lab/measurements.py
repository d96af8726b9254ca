"""What is measured of a network on many images, for the requests that look inside it.

A measurement takes longer than most requests may. So measurements of one kind are made one at a
time, on a thread of low priority, and kept; for a run that trains, one that was made shortly
before is used.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from app.lab.lab import Lab
from app.lab.snapshots import Moment
from model import inspection
from model.arrays import Array
from model.data import Mnist
from model.engine import be_nice
from model.judgment import Evaluation, evaluate
from model.network import Network

Value = TypeVar("Value")
# A run's id and its step.
_Key = tuple[str, int]

# For how long the measurement of a run that trains is used, by kind.
EVALUATION_AGE_S = 2.0
# Dead units change slowly, and a class of pages asks for them all the time.
DEAD_SHARES_AGE_S = 4.0
FEATURES_AGE_S = 30.0
# How many measurements of each kind are kept. Features are large: a few more than are in use.
MOST_EVALUATIONS = 32
MOST_DEAD_SHARES = 256
MOST_FEATURE_SETS = 4
# Dead units are found on the first so many held-out images.
DEAD_IMAGES = 256
# While a run trains, its features are those of the first so many training images: the person who
# draws does not wait long, and training is not held up.
IMAGES_WHILE_TRAINING = 15_000
# Numbers in the features of all training images, 4 bytes each. A network whose last hidden layer
# is so large that there would be more is measured on the first training images only.
MOST_FEATURES = 10_000_000


@dataclass(frozen=True)
class Measured(Generic[Value]):
    """What was measured, and after which step of its run."""

    step: int
    value: Value


class Measurements(Generic[Value]):
    """One kind of measurement, of any run.

    Parameters
    ----------
    lab : Lab
        Where the images come from.
    measure : function of a moment and the images
    niceness : int
        How far the measuring thread yields to others, 0 to 19.
    greatest_age_s : float
        For how long a measurement of a run that trains is used. Once half of that has passed the
        next one is begun, and requests meanwhile are answered with the old one at once.
    most_kept : int
        At least 2.
    """

    def __init__(
        self,
        lab: Lab,
        measure: Callable[[Moment, Mnist], Value],
        niceness: int,
        greatest_age_s: float,
        most_kept: int,
    ) -> None:
        self._lab = lab
        self._measure = measure
        self._greatest_age_s = greatest_age_s
        self._most_kept = most_kept
        self._thread = ThreadPoolExecutor(1, measure.__name__, be_nice, (niceness,))
        self._lock = threading.Lock()
        # Each with the time when it was begun.
        self._kept: OrderedDict[_Key, tuple[float, Future[Measured[Value]]]] = OrderedDict()
        # For each run that trains: the measurement in use and then the one under way.
        self._recent: dict[str, list[_Key]] = {}

    def of(self, moment: Moment) -> Measured[Value]:
        """Measure a moment, or return what is known of it or, while it trains, of shortly before.

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
        if key not in self._kept and moment.is_training:
            key = self._recent_key(moment, mnist)
        elif key not in self._kept:
            self._begin(moment, mnist)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most_kept:
            self._kept.popitem(last=False)
        return self._kept[key][1]

    def _recent_key(self, moment: Moment, mnist: Mnist) -> _Key:
        """Choose the measurement to use for a run that trains, and begin the next in time."""
        recent = [key for key in self._recent.get(moment.run, ()) if key in self._kept]
        if len(recent) == 2 and self._is_done(recent[1]):
            del recent[0]
        # However slow the machine is, no second one is begun before the first is done.
        if recent and self._is_done(recent[0]) and self._age_s(recent[0]) > self._greatest_age_s:
            del recent[0]
        if not recent or (len(recent) == 1 and self._age_s(recent[0]) > self._greatest_age_s / 2):
            recent.append(self._begin(moment, mnist))
        self._recent[moment.run] = recent
        return recent[0]

    def _is_done(self, key: _Key) -> bool:
        return self._kept[key][1].done()

    def _age_s(self, key: _Key) -> float:
        return monotonic() - self._kept[key][0]

    def _begin(self, moment: Moment, mnist: Mnist) -> _Key:
        key = (moment.run, moment.step)
        self._kept[key] = monotonic(), self._thread.submit(self._measured, moment, mnist)
        return key

    def _measured(self, moment: Moment, mnist: Mnist) -> Measured[Value]:
        # The numbers of a run that diverged may overflow.
        with np.errstate(over="ignore", invalid="ignore"):
            return Measured(moment.step, self._measure(moment, mnist))


class Features(NamedTuple):
    """The last hidden layer of the first training images, (units, images), and the weights."""

    weights: Array
    numbers: Array


def _evaluation(moment: Moment, mnist: Mnist) -> Evaluation:
    return evaluate(moment.network, moment.weights, mnist.test)


def _dead_shares(moment: Moment, mnist: Mnist) -> list[float | None]:
    images = mnist.validation.images[:DEAD_IMAGES]
    return inspection.dead_shares(moment.network, moment.weights, images)


def _features(moment: Moment, mnist: Mnist) -> Features:
    network, weights = moment.network, moment.weights
    images = mnist.train.images[: IMAGES_WHILE_TRAINING if moment.is_training else None]
    units = len(inspection.features(network, weights, images[:1]))
    numbers = inspection.features(network, weights, images[: MOST_FEATURES // units])
    return Features(weights, numbers)


class Prices:
    """What nudges cost other test images.

    This is measured at once and on the thread that asks. A page asks for many nudges of the same
    weights, so what those answered is remembered.
    """

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        # The weights before the latest nudge, and their answers; replaced in one assignment.
        self._latest: tuple[Array, Array] | None = None

    def of(
        self, network: Network, before: Array, after: Array, image: Array, others: int
    ) -> inspection.Price:
        """Price a change of weights on the first test images but the one that was nudged.

        Parameters
        ----------
        network : Network
        before, after : array of shape (network.size,), float32
            ``before`` must not be changed: it is known again by its identity.
        image : array of shape (28, 28), 0..1
            What was nudged; it does not count if it is among the images.
        others : int
            How many images are read.

        Raises
        ------
        Unavailable
            If there are no images.
        """
        test = self._lab.mnist().test
        images, labels = test.images[:others], test.labels[:others]
        latest = self._latest
        if latest is None or latest[0] is not before or latest[1].shape[1] != len(labels):
            latest = self._latest = before, inspection.answers(network, before, images)
        return inspection.price(
            latest[1],
            inspection.answers(network, after, images),
            labels,
            ~inspection.is_among(image, images),
        )


class AllMeasurements:
    """The kinds of measurements that an application needs.

    Attributes
    ----------
    evaluations : Measurements of Evaluation
        On the test images.
    dead_shares : Measurements of list of float or None
        For each layer the share of its units that are 0 for all of some held-out images.
    features : Measurements of Features
    prices : Prices
        On the first test images.
    """

    def __init__(self, lab: Lab, niceness: int) -> None:
        self.evaluations = Measurements(
            lab, _evaluation, niceness, EVALUATION_AGE_S, MOST_EVALUATIONS
        )
        self.dead_shares = Measurements(
            lab, _dead_shares, niceness, DEAD_SHARES_AGE_S, MOST_DEAD_SHARES
        )
        self.features = Measurements(lab, _features, niceness, FEATURES_AGE_S, MOST_FEATURE_SETS)
        self.prices = Prices(lab)
