"""Which of a run's checkpoints are kept in memory."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from model.arrays import Array


class Ladder:
    """Checkpoints of a run, from its beginning to the present: dense early, sparse later.

    When there are more than ``capacity``, or more than three whose weights take more than
    ``most_bytes``, the one whose neighbors are nearest to each other, as a ratio of steps, is
    dropped. The first and the newest always stay.

    Attributes
    ----------
    checkpoints : mapping of step to weights
        The kept ones, ascending; read-only, and replaced whenever it changes.
    """

    def __init__(self, capacity: int = 60, most_bytes: int = 64_000_000) -> None:
        self.capacity = capacity
        self.most_bytes = most_bytes
        self.checkpoints: Mapping[int, Array] = MappingProxyType({})
        self._weights: dict[int, Array] = {}

    @property
    def steps(self) -> tuple[int, ...]:
        """The kept steps, ascending."""
        return tuple(self._weights)

    @property
    def last_finite(self) -> int | None:
        """The newest kept step whose weights are finite; None if there is none."""
        return next((s for s in reversed(self.steps) if are_finite(self._weights[s])), None)

    def at(self, step: int) -> Array:
        """Return the kept weights of a step, read-only; KeyError if it was not kept."""
        return self._weights[step]

    def offer(self, step: int, weights: Array) -> None:
        """Keep read-only weights as the newest; a step that is not after the last is ignored."""
        if self._weights and step <= self.steps[-1]:
            return
        self._weights[step] = weights
        self._drop_crowded()

    def limit(self, most_bytes: int) -> bool:
        """Keep at most so many bytes from now on; tell whether something was dropped."""
        self.most_bytes, before = most_bytes, len(self._weights)
        self._drop_crowded()
        return len(self._weights) < before

    def _drop_crowded(self) -> None:
        while self._is_too_large():
            kept = np.log1p(np.array(self.steps, float))
            crowded = int(np.argmin(kept[2:] - kept[:-2])) + 1
            del self._weights[self.steps[crowded]]
        self.checkpoints = MappingProxyType(dict(self._weights))

    def _is_too_large(self) -> bool:
        count = len(self._weights)
        bytes_kept = sum(weights.nbytes for weights in self._weights.values())
        return count > self.capacity or (count > 3 and bytes_kept > self.most_bytes)


def are_finite(weights: Array) -> bool:
    """Tell whether all weights are finite; this takes no memory."""
    return bool(np.isfinite(weights.sum(dtype=float)))
