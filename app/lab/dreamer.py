"""Who computes dreams: one thread of low priority, for one request at a time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from app.lab.errors import Unavailable
from app.lab.lab import Lab
from app.lab.snapshots import Moment
from model import inspection
from model.arrays import Array
from model.engine import be_nice

# The dreams are compared with the strongest of the first so many held-out images.
COMPARED_IMAGES = 500


@dataclass(frozen=True)
class Dreamt:
    """Dreams, and what excites the same units most among some held-out images.

    Attributes
    ----------
    dreams : inspection.Dreams
    strongest : array of shape (units,), int64
        Indices of the images.
    excitations : array of shape (units,)
        By these images.
    """

    dreams: inspection.Dreams
    strongest: Array
    excitations: Array


class Dreamer:
    """Computes dreams; at most one request at a time, so that training is not held up.

    Parameters
    ----------
    lab : Lab
        Where the images come from.
    niceness : int
        How far its thread yields to others, 0 to 19.
    """

    def __init__(self, lab: Lab, niceness: int) -> None:
        self._lab = lab
        self._is_free = threading.Lock()
        self._thread = ThreadPoolExecutor(1, "dreamer", be_nice, (niceness,))

    def dream(
        self, moment: Moment, layer: int, units: list[int], steps: int, seed: int, regularized: bool
    ) -> Dreamt:
        """Compute the dreams of some units of a layer of the stack; see ``inspection.dreams``.

        Raises
        ------
        Unavailable
            If others are being computed, or there are no images.
        InspectionError
        """
        images = self._lab.mnist().validation.images[:COMPARED_IMAGES]

        def work() -> Dreamt:
            given = moment.network, moment.weights, layer, units
            found = inspection.dreams(*given, steps, seed, regularized)
            return Dreamt(found, *inspection.strongest(*given, images))

        if not self._is_free.acquire(blocking=False):
            raise Unavailable("the server is computing dreams for another page; try again")
        try:
            return self._thread.submit(work).result()
        finally:
            self._is_free.release()
