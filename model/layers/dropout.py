"""Dropout: while training, numbers are set to 0 at random."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from model.arrays import Array
from model.layers.base import Layer, bounded
from model.layers.signatures import Gradients, Output, Parameters, Rng


@dataclass(frozen=True)
class Dropout(Layer):
    """Set each number to 0 with probability ``rate`` and multiply the others by 1 / (1 - rate).

    The scaling while training ("inverted dropout") leaves nothing to do in a prediction.
    Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting" (2014).
    """

    rate: float = bounded(0, 0.95)

    type: ClassVar[str] = "dropout"
    is_random: ClassVar[bool] = True
    formula: ClassVar[str] = "{number} [left as it is in a prediction]"

    def onnx_operator(self) -> None:
        return None

    def forward(self, x: Array, parameters: Parameters, rng: Rng = None) -> Output:
        if rng is None:
            return x, None
        kept = rng.random(x.shape, dtype=np.float32) >= self.rate
        scale = kept.astype(x.dtype) / (1 - self.rate)
        return x * scale, scale

    def backward(self, dy: Array, cache: Any, parameters: Parameters) -> Gradients:
        return (dy if cache is None else dy * cache), {}
