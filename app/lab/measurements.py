"""What is measured of a network on many images, for the requests that look inside it.

A measurement takes longer than most requests may. So measurements of one kind are made one at a
time, on a thread of low priority, and kept; for a run that trains, one that was made shortly
before is used.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import Generic, TypeVar

import numpy as np

from app.lab.lab import Lab
from app.lab.snapshots import Moment
from model.data import Mnist
from model.engine import TooLong, be_nice, ends_within

Value = TypeVar("Value")
# A measurement that takes longer is stopped, and a request waits for it no longer. One of all
# training images takes some 20 s on a busy machine.
LONGEST_S = 60.0
# A run's id, its step, and what else is asked about.
_Key = tuple[str, int, tuple[int, ...]]


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
        lab.caches.append(self)

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
        TooLong
            If it takes longer than LONGEST_S.
        Exception
            What the measurement raises. One that failed is not kept.
        """
        mnist = self._lab.mnist()
        with self._lock:
            future = self._future(moment, mnist, about)
        try:
            # It may have to wait for others.
            return future.result(LONGEST_S)
        except TimeoutError:
            raise TooLong(
                f"it takes longer than {LONGEST_S:g} s, as others are being computed; try again"
            ) from None

    def _future(
        self, moment: Moment, mnist: Mnist, about: tuple[int, ...]
    ) -> "Future[Measured[Value]]":
        self._forget_failures()
        key = (moment.run, moment.step, about)
        if key not in self._kept and moment.is_training:
            key = self._recent_key(moment, mnist, about)
        elif key not in self._kept:
            self._begin(moment, mnist, about)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most_kept:
            self._kept.popitem(last=False)
        return self._kept[key][1]

    def forget_others(self, runs: Collection[str]) -> None:
        """Forget what was measured of all runs but these."""
        with self._lock:
            for key in [key for key in self._kept if key[0] not in runs]:
                del self._kept[key]
            for asked, keys in list(self._recent.items()):
                if not any(key in self._kept for key in keys):
                    del self._recent[asked]

    def values(self) -> list[Value]:
        """Return what is known, without waiting for what is being measured."""
        with self._lock:
            futures = [future for _, future in self._kept.values() if future.done()]
        return [future.result().value for future in futures if future.exception() is None]

    def _forget_failures(self) -> None:
        """Forget those that raised an error, so that the same may be asked again."""
        futures = {key: future for key, (_, future) in self._kept.items()}
        for key, future in futures.items():
            if future.done() and future.exception() is not None:
                del self._kept[key]

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
        with np.errstate(over="ignore", invalid="ignore"), ends_within(LONGEST_S):
            return Measured(moment.step, self._measure(moment, mnist, *about))
