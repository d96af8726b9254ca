"""What every layer is: an immutable description that computes, and owns no arrays.

Sizes, everywhere in the library: N images, C channels, H rows, W columns, F filters, K kernel
side. Volumes are batch-innermost, ``(C, H, W, N)``; vectors are ``(units, N)``. The batch is the
contiguous axis because every slice that a convolution or a pooling takes of such an array then
has an inner run of N floats.
"""

from abc import ABC, abstractmethod
from dataclasses import MISSING, dataclass, field, fields
from math import prod
from typing import Any, ClassVar

import numpy as np

from model.arrays import Array, Shape
from model.layers.formulas import write_number, write_operand
from model.layers.signatures import Formula, Gradients, Operator, Output, Parameters, Place, Rng
from model.layers.slopes import Slopes
from model.layers.window import Window

# Every layer that a specification can name, by its type.
LAYERS: dict[str, type["Layer"]] = {}


def bounded(low: float, high: float, default: Any = MISSING) -> Any:
    """Declare a field of a layer, an int or a float between low and high, inclusive.

    With bounds, a mistyped number cannot fill the memory; they are far beyond what MNIST needs.
    """
    return field(default=default, metadata={"bounds": (low, high)})


@dataclass(frozen=True)
class Layer(ABC):
    """One layer: shapes, initial values, forward, backward, and what other rooms must know of it.

    Defining a subclass that has a ``type`` registers it in LAYERS, which makes it available to
    specifications. Its dataclass fields, declared with ``bounded``, are those of such an entry.

    ``forward`` returns what ``backward`` needs instead of storing it, so one layer can serve a
    training thread and a predicting one at the same time. Arrays of any float type work; the
    output has the type of the input.

    Attributes
    ----------
    type : str
        Its name in specifications and answers.
    takes_activation : bool
        Whether an entry of its type may name an activation that follows it.
    is_activation : bool
        Whether it can be that activation.
    is_monotone : bool
        Whether it is a non-decreasing function of each number by itself. The engine may exchange
        such a layer with the max pooling behind it.
    is_random : bool
        Whether ``forward`` draws from ``rng`` while training.
    is_convolutional : bool
        Whether its outputs are feature maps, from which class activation maps are computed.
    mixes_channels : bool
        Whether an output channel is computed from several input channels. Such a layer must take
        its number of outputs from its parameters: those of several networks, concatenated along
        the first axis, give the outputs of all of them for one input. Any other layer must accept
        both the inputs and the parameters of several networks, concatenated along the first axis.
    can_die : bool
        Whether a unit whose output is 0 for all images gets no gradient and so learns nothing.
    formula : str
        For a layer that computes each output from one input: the calculation, with ``{number}``
        for the input, ``{operand}`` for the same with parentheses around a negative number, and
        the fields by name.

    Raises
    ------
    TypeError
        When a subclass has the type of another one.
    """

    type: ClassVar[str]
    takes_activation: ClassVar[bool] = False
    is_activation: ClassVar[bool] = False
    is_monotone: ClassVar[bool] = False
    is_random: ClassVar[bool] = False
    is_convolutional: ClassVar[bool] = False
    mixes_channels: ClassVar[bool] = False
    can_die: ClassVar[bool] = False
    formula: ClassVar[str]

    def __init_subclass__(cls) -> None:
        if "type" in vars(cls) and LAYERS.setdefault(cls.type, cls) is not cls:
            raise TypeError(f"{LAYERS[cls.type].__name__} already has the type {cls.type!r}")

    def __str__(self) -> str:
        """The type and the fields that differ from their defaults: "pool 2"."""
        changed = [f"{vars(self)[f.name]}" for f in fields(self) if vars(self)[f.name] != f.default]
        return " ".join([self.type, *changed])

    @property
    def window(self) -> Window | None:
        """The places that one output is computed from; None for the whole of the input."""
        return Window()

    def output_shape(self, shape: Shape) -> Shape:
        """Shape of one output, without the batch axis.

        Raises
        ------
        ValueError
            If the layer cannot take an input of this shape, with the reason.
        """
        return shape

    def parameter_shapes(self, shape: Shape) -> dict[str, Shape]:
        """Shapes of the arrays that training changes, by name, for one input shape."""
        return {}

    def statistic_shapes(self, shape: Shape) -> dict[str, Shape]:
        """Shapes of the running statistics that training measures and does not differentiate."""
        return {}

    def initial(self, shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """Draw new float64 arrays of initial values for every parameter and statistic."""
        return {}

    def multiply_adds(self, shape: Shape) -> int:
        """Multiplications, each with its addition, of the forward pass for one image."""
        return 0

    def held_numbers(self, shape: Shape) -> int:
        """Numbers that a pass forward and backward holds here for one image.

        They are the outputs, their gradient, and what the layer copies of its input.
        """
        return 2 * prod(self.output_shape(shape))

    def arithmetic(self, x: Array, parameters: Parameters, place: Place, value: float) -> Formula:
        """Show how the output ``value`` at a place of a prediction is computed from x.

        x is one input without the batch axis. It returns the numbers by name, some of them arrays
        that may be views of x and of the parameters, and the calculation as a line of text.
        """
        number = float(x[place])
        texts = {"number": write_number(number), "operand": write_operand(number)}
        calculation = self.formula.format(**texts, **vars(self))
        return {"input": number}, f"{calculation} = {write_number(value)}"

    def slopes(self, x: Array, parameters: Parameters, place: Place) -> Slopes:
        """Differentiate the outputs of a prediction with respect to the input at a place.

        x is one input without the batch axis. This is right for a layer that computes every output
        from the input at its own place; any other has a method of its own.
        """
        one_hot = np.zeros((*x.shape, 1), x.dtype)
        one_hot[place] = 1
        _, cache = self.forward(x[..., None], parameters)
        dx, _ = self.backward(one_hot, cache, parameters)
        return Slopes.of_one(place, float(dx[(*place, 0)]), "slope")

    def parameter_slopes(self, x: Array, parameters: Parameters, name: str, place: Place) -> Slopes:
        """Differentiate the outputs of a prediction with respect to one of the parameters.

        A layer that has parameters has a method of its own.
        """
        raise NotImplementedError(f"{self.type} has no parameter {name}")

    @abstractmethod
    def onnx_operator(self) -> Operator | None:
        """Name the ONNX operator that predicts as this layer does, and its attributes.

        Its inputs are the layer's input, then the parameters and the statistics in the order of
        their shapes. The batch comes first there: (N, C, H, W). None stands for a layer that
        does nothing in a prediction.
        """

    @abstractmethod
    def forward(self, x: Array, parameters: Parameters, rng: Rng = None) -> Output:
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
            What ``backward`` needs; it may hold views of x.
        """

    @abstractmethod
    def backward(self, dy: Array, cache: Any, parameters: Parameters) -> Gradients:
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
            One for each parameter, in its shape, summed over the batch. After a forward pass with
            ``rng`` also one for each statistic: what this batch measured, times N.
        """

    def pulls(self, dy: Array, cache: Any, parameters: Parameters) -> Array:
        """Measure how hard each image of a batch pulls at the layer's parameters.

        Parameters
        ----------
        dy, cache, parameters
            As for ``backward``.

        Returns
        -------
        pulls : array of shape (N,), of the type of dy
            The squared norm, over all parameters, of the gradients that ``backward`` returns where
            only this image's part of dy is not 0. Those of all images add up to its gradients.
        """
        found = np.zeros(dy.shape[-1], dy.dtype)
        for n in range(len(found) if parameters else 0):
            only = np.zeros_like(dy)
            only[..., n] = dy[..., n]
            dx, gradients = self.backward(only, cache, parameters)
            names = self.parameter_shapes(dx.shape[:-1])
            found[n] = sum((gradients[name] ** 2).sum() for name in names)
        return found


def check_volume(name: str, shape: Shape) -> tuple[int, int, int]:
    """Return a shape that is (C, H, W); refuse any other with ValueError."""
    if len(shape) != 3:
        raise ValueError(f"{name} needs a volume [C, H, W], and gets {list(shape)}")
    C, H, W = shape
    return C, H, W


def he_normal(shape: Shape, rng: np.random.Generator) -> Array:
    """Draw normal values of variance 2 / fan_in, which keep a ReLU network's signal level.

    The fan-in is the number of weights of one output, whose axis is the first. He, Zhang, Ren, Sun,
    "Delving Deep into Rectifiers" (2015), equation 10.
    """
    return rng.standard_normal(shape) * np.sqrt(2.0 / prod(shape[1:]))
