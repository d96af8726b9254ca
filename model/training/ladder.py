"""The ladder of a run's past: which checkpoints are kept."""

import numpy as np

from model.arrays import Array


class Ladder:
    """Checkpoints of a run, from its beginning to now: close together early, sparse later.

    When more than ``capacity`` would be kept, the one whose neighbors are nearest to each other,
    as a ratio of steps, is let go. The first and the newest always stay.

    Parameters
    ----------
    capacity : int
        How many are kept, at least 3.
    """

    def __init__(self, capacity: int = 60) -> None:
        self.capacity = capacity
        self._rungs: dict[int, Array] = {}

    @property
    def steps(self) -> tuple[int, ...]:
        """The kept steps, rising."""
        return tuple(self._rungs)

    def at(self, step: int) -> Array:
        """Return the kept weights of a step, read-only; KeyError if it was not kept."""
        return self._rungs[step]

    def offer(self, step: int, weights: Array) -> None:
        """Keep read-only weights as the newest; steps that do not rise are ignored."""
        if self._rungs and step <= self.steps[-1]:
            return
        self._rungs[step] = weights
        if len(self._rungs) > self.capacity:
            kept = np.log1p(np.array(self.steps, float))
            crowded = int(np.argmin(kept[2:] - kept[:-2])) + 1
            del self._rungs[self.steps[crowded]]
