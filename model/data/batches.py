"""Batches: images taken from a set and laid out for the network, batch innermost."""

from itertools import pairwise

import numpy as np

from model.arrays import Array
from model.data.mnist import SIDE, Examples


class Pool:
    """Images of several sets, numbered from the first set on, without being copied together.

    Attributes
    ----------
    labels : array of shape (count,), uint8
    starts : list of int
        The number of each part's first image, and at the end the count.
    """

    def __init__(self, *parts: Examples) -> None:
        self._flat = [part.images.reshape(-1, SIDE * SIDE) for part in parts]
        self.labels = np.concatenate([part.labels for part in parts])
        self.starts = [0, *np.cumsum([len(part.labels) for part in parts]).tolist()]

    def __len__(self) -> int:
        return self.starts[-1]

    def rows(self, indices: Array) -> Array:
        """Copy the images of some numbers: (len(indices), 784), uint8."""
        rows = self._flat[0].take(indices, axis=0, mode="clip")
        for part, (start, end) in zip(self._flat[1:], pairwise(self.starts[1:]), strict=True):
            places = np.flatnonzero((indices >= start) & (indices < end))
            if len(places):
                rows[places] = part.take(indices[places] - start, axis=0)
        return rows


class Selection:
    """Some images of a pool, unchanged: a ``Batch`` of the engine.

    Attributes
    ----------
    indices : integers of shape (N,)
        Their numbers; by default all of the pool, in order.
    originals : integers of shape (N,)
        The numbers of the images that were chosen at first; others than ``indices`` where a twin
        has taken the place of one.
    """

    def __init__(
        self, pool: Pool, indices: Array | None = None, originals: Array | None = None
    ) -> None:
        self._pool = pool
        self.indices = np.arange(len(pool)) if indices is None else indices
        self.originals = self.indices if originals is None else originals

    def __len__(self) -> int:
        return len(self.indices)

    def fill(self, start: int, stop: int, x: Array) -> Array:
        """Write images start to stop into x, (1, H, W, stop - start), 0..1; return their labels."""
        chosen = self.indices[start:stop]
        rows = self._pool.rows(chosen)
        np.multiply(rows.T.reshape(x.shape), np.float32(1 / 255), out=x, casting="unsafe")
        return self._pool.labels[chosen]
