"""What every layer is: an immutable description that computes, and owns no arrays.

Sizes, everywhere in the library: N images, C channels, H rows, W columns, F filters, K kernel
side. Volumes are batch-innermost, ``(C, H, W, N)``; vectors are ``(units, N)``. The batch is the
contiguous axis because every slice that a convolution or a pooling takes of such an array then
has an inner run of N floats.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from model.arrays import Array, Shape

Parameters = Mapping[str, Array]
# A name of https://onnx.ai/onnx/operators and its attributes.
Operator = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Layer:
    """One step of the stack: shapes, initial values, forward, backward.

    ``forward`` returns what ``backward`` needs instead of storing it, so one layer can serve a
    training thread and a predicting one at the same time. Arrays of any float type work; the
    output has the type of the input.
    """

    type: ClassVar[str]

    def output_shape(self, shape: Shape) -> Shape:
        """Shape of one output, without the batch axis.

        Raises
        ------
        ValueError
            If the layer cannot take an input of this shape; the text says why.
        """
        return shape

    def parameter_shapes(self, shape: Shape) -> dict[str, Shape]:
        """Shapes of the arrays that training changes, by name, for one input shape."""
        return {}

    def statistic_shapes(self, shape: Shape) -> dict[str, Shape]:
        """Shapes of the running statistics that training measures and does not differentiate."""
        return {}

    def initial(self, shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """Fresh float64 values for every parameter and statistic."""
        return {}

    def multiply_adds(self, shape: Shape) -> int:
        """Multiplications, each with its addition, that one image costs going forward."""
        return 0

    def operator(self) -> Operator | None:
        """Name the ONNX operator that predicts as this layer does, and its attributes.

        Its inputs are the layer's input, then the parameters and the statistics in the order of
        their shapes. The batch comes first there: (N, C, H, W). None stands for a layer that a
        prediction passes by.
        """
        raise TypeError(f"{type(self).__name__} has no operator")

    def forward(
        self, x: Array, parameters: Parameters, rng: np.random.Generator | None = None
    ) -> tuple[Array, Any]:
        """Compute the layer's output.

        Parameters
        ----------
        x : array of shape (*input shape, N)
        parameters : mapping of name to array
            Parameters and statistics.
        rng : Generator, optional
            Given while training: the source of anything random, and the sign that batch
            statistics are used. Without it the layer computes what a prediction needs.

        Returns
        -------
        y : array of shape (*output shape, N)
            A new array or a view of x.
        cache : object
            What ``backward`` needs; it holds views of x, never copies.
        """
        raise TypeError(f"{type(self).__name__} has no forward")

    def backward(
        self, dy: Array, cache: Any, parameters: Parameters
    ) -> tuple[Array, dict[str, Array]]:
        """Propagate the gradient of a scalar from the output to the input.

        Parameters
        ----------
        dy : array of shape (*output shape, N)
        cache : object
            What ``forward`` returned for the same input.
        parameters : mapping of name to array

        Returns
        -------
        dx : array of shape (*input shape, N)
        gradients : dict of name to array
            One a parameter, summed over the batch. A statistic's entry is what this batch
            measured, times N.
        """
        raise TypeError(f"{type(self).__name__} has no backward")


def he_normal(shape: Shape, fan_in: int, rng: np.random.Generator) -> Array:
    """Normal values of variance 2 / fan_in, which keep a ReLU network's signal level.

    He, Zhang, Ren, Sun, "Delving Deep into Rectifiers" (2015), equation 10.
    """
    return rng.standard_normal(shape) * np.sqrt(2.0 / fan_in)
