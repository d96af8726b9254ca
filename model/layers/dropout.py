"""Dropout: while training, some numbers are struck out at random."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from model.arrays import Array
from model.layers.base import Layer, Parameters


@dataclass(frozen=True)
class Dropout(Layer):
    """Strike out each number with probability ``rate`` and scale the rest by 1 / (1 - rate).

    The scaling while training ("inverted dropout") leaves a prediction nothing to do.
    Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting" (2014).
    """

    rate: float

    type: ClassVar[str] = "dropout"

    def operator(self) -> None:
        return None

    def forward(
        self, x: Array, parameters: Parameters, rng: np.random.Generator | None = None
    ) -> tuple[Array, Any]:
        if rng is None:
            return x, None
        kept = rng.random(x.shape, dtype=np.float32) >= self.rate
        scale = kept.astype(x.dtype) / (1 - self.rate)
        return x * scale, scale

    def backward(
        self, dy: Array, cache: Any, parameters: Parameters
    ) -> tuple[Array, dict[str, Array]]:
        return (dy if cache is None else dy * cache), {}
