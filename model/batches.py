"""Batches: some images of a set, cut out and laid batch-innermost for the network."""

import numpy as np

from model.layers import Array


class Selection:
    """The images of a set at some indices, as they are.

    Parameters
    ----------
    images : array of shape (M, 28, 28), uint8
    labels : array of shape (M,), uint8
    indices : integers of shape (N,), optional
        By default all of them, in order.
    """

    def __init__(self, images: Array, labels: Array, indices: Array | None = None) -> None:
        self._flat = images.reshape(len(images), -1)
        self._labels = labels
        self._indices = np.arange(len(images)) if indices is None else indices

    def __len__(self) -> int:
        return len(self._indices)

    def fill(self, start: int, stop: int, x: Array) -> Array:
        """Write images start to stop into x, (1, H, W, stop - start), 0..1; return their labels."""
        rows = self.rows(start, stop)
        np.multiply(rows.T.reshape(x.shape), np.float32(1 / 255), out=x, casting="unsafe")
        return self._labels[self._indices[start:stop]]

    def rows(self, start: int, stop: int) -> Array:
        """Cut out images start to stop, (stop - start, 784), uint8, a copy."""
        return self._flat[self._indices[start:stop]]
