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

from app.lab.batches import NextBatch
from app.lab.lab import Lab
from app.lab.prices import Prices
from app.lab.runs import Runs
from app.lab.snapshots import Moment
from model import inspection
from model.arrays import Array
from model.data import Mnist
from model.engine import be_nice
from model.judgment import Evaluation, Found, evaluate, search

Value = TypeVar("Value")
# A run's id, its step, and what else is asked about.
_Key = tuple[str, int, tuple[int, ...]]

# For how long the measurement of a run that trains is used, by kind.
EVALUATION_AGE_S = 2.0
# Dead units change slowly, and a class of pages asks for them all the time.
DEAD_SHARES_AGE_S = 4.0
FEATURES_AGE_S = 30.0
BATCH_AGE_S = 1.0
SEARCH_AGE_S = 5.0
RATE_MAP_AGE_S = 4.0
# How many measurements of each kind are kept. Features are large: a few more than are in use.
MOST_EVALUATIONS = 32
MOST_DEAD_SHARES = 256
MOST_FEATURE_SETS = 4
MOST_BATCHES = 8
MOST_SEARCHES = 64
MOST_RATE_MAPS = 64
# Dead units are found on the first so many held-out images.
DEAD_IMAGES = 256
# The batch of a rate map: the first so many training images, so that maps differ by the weights.
RATE_MAP_IMAGES = 128
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
    measure : function of a moment, the images, and what else is asked about
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
        measure: Callable[..., Value],
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
        # For each run that trains, and what else is asked about: the measurement in use and then
        # the one under way.
        self._recent: dict[tuple[str, tuple[int, ...]], list[_Key]] = {}

    def of(self, moment: Moment, *about: int) -> Measured[Value]:
        """Measure a moment, or return what is known of it or, while it trains, of shortly before.

        Parameters
        ----------
        moment : Moment
        *about : int
            What the measurement depends on besides, as the function takes it.

        Raises
        ------
        Unavailable
            If there are no images.
        """
        mnist = self._lab.mnist()
        with self._lock:
            future = self._future(moment, mnist, about)
        return future.result()

    def _future(
        self, moment: Moment, mnist: Mnist, about: tuple[int, ...]
    ) -> "Future[Measured[Value]]":
        key = (moment.run, moment.step, about)
        if key not in self._kept and moment.is_training:
            key = self._recent_key(moment, mnist, about)
        elif key not in self._kept:
            self._begin(moment, mnist, about)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most_kept:
            self._kept.popitem(last=False)
        return self._kept[key][1]

    def _recent_key(self, moment: Moment, mnist: Mnist, about: tuple[int, ...]) -> _Key:
        """Choose the measurement to use for a run that trains, and begin the next in time."""
        asked = (moment.run, about)
        recent = [key for key in self._recent.get(asked, ()) if key in self._kept]
        if len(recent) == 2 and self._is_done(recent[1]):
            del recent[0]
        # However slow the machine is, no second one is begun before the first is done.
        if recent and self._is_done(recent[0]) and self._age_s(recent[0]) > self._greatest_age_s:
            del recent[0]
        if not recent or (len(recent) == 1 and self._age_s(recent[0]) > self._greatest_age_s / 2):
            recent.append(self._begin(moment, mnist, about))
        self._recent[asked] = recent
        return recent[0]

    def _is_done(self, key: _Key) -> bool:
        return self._kept[key][1].done()

    def _age_s(self, key: _Key) -> float:
        return monotonic() - self._kept[key][0]

    def _begin(self, moment: Moment, mnist: Mnist, about: tuple[int, ...]) -> _Key:
        key = (moment.run, moment.step, about)
        self._kept[key] = monotonic(), self._thread.submit(self._measured, moment, mnist, about)
        return key

    def _measured(self, moment: Moment, mnist: Mnist, about: tuple[int, ...]) -> Measured[Value]:
        # The numbers of a run that diverged may overflow.
        with np.errstate(over="ignore", invalid="ignore"):
            return Measured(moment.step, self._measure(moment, mnist, *about))


class Features(NamedTuple):
    """The last hidden layer of the first training images, (units, images), and the weights."""

    weights: Array
    numbers: Array


def _evaluation(moment: Moment, mnist: Mnist) -> Evaluation:
    temperature = moment.calibration.temperature
    return evaluate(moment.network, moment.weights, mnist.test, temperature=temperature)


def _dead_shares(moment: Moment, mnist: Mnist) -> list[float | None]:
    images = mnist.validation.images[:DEAD_IMAGES]
    return inspection.dead_shares(moment.network, moment.weights, images)


def _features(moment: Moment, mnist: Mnist) -> Features:
    network, weights = moment.network, moment.weights
    images = mnist.train.images[: IMAGES_WHILE_TRAINING if moment.is_training else None]
    units = len(inspection.features(network, weights, images[:1]))
    numbers = inspection.features(network, weights, images[: MOST_FEATURES // units])
    return Features(weights, numbers)


class Mistaken(NamedTuple):
    """The step of a kept moment, and what was found among the test images there."""

    step: int
    found: Found


def _rate_map(moment: Moment, mnist: Mnist) -> inspection.RateMap:
    images, labels = mnist.train.images[:RATE_MAP_IMAGES], mnist.train.labels[:RATE_MAP_IMAGES]
    return inspection.rate_map(moment.network, moment.weights, images, labels)


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
    batches : Measurements of NextBatch
        About the version of a run's snapshot, as its settings change the next batch, too; about
        nothing while it trains.
    mistakes : Measurements of Mistaken
        About a label and a digit: an image of the one that a kept moment calls the other.
    rate_maps : Measurements of RateMap
        Of the first training images.
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

        def next_batch(moment: Moment, mnist: Mnist, *version: int) -> NextBatch:
            return NextBatch.of(lab.ask(Runs.next_step, moment.run), mnist)

        def mistake(moment: Moment, mnist: Mnist, label: int, digit: int) -> Mistaken:
            run = lab.run(moment.run)
            kept = [(w, run.calibrations[step].temperature) for step, w in run.checkpoints.items()]
            found = search(moment.network, kept, mnist.test, label, digit)
            return Mistaken(list(run.checkpoints)[found.moment], found)

        self.batches = Measurements(lab, next_batch, niceness, BATCH_AGE_S, MOST_BATCHES)
        # A person waits for it: it does not yield to training, of which it takes half a second.
        self.mistakes = Measurements(lab, mistake, 0, SEARCH_AGE_S, MOST_SEARCHES)
        self.rate_maps = Measurements(lab, _rate_map, niceness, RATE_MAP_AGE_S, MOST_RATE_MAPS)
