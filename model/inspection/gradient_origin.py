"""Where the gradient of the loss at one number comes from: the gradients at what it changes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from model.arrays import Array
from model.inspection.arguments import batch_of
from model.inspection.numbers import IMAGE, Number, Passes
from model.layers import Slopes, by_magnitude, write_number, write_operand, write_products
from model.network import Network

# How many products are listed one by one.
TERMS_SHOWN = 6


@dataclass(frozen=True)
class Term:
    """One product of the sum: the gradient at an output, times how much the number changes it.

    Attributes
    ----------
    position : tuple of int
        Of the output in the source layer.
    gradient, factor, product : float
    """

    position: tuple[int, ...]
    gradient: float
    factor: float
    product: float


@dataclass(frozen=True)
class ProductSum:
    """The sum of products that gives a gradient.

    Attributes
    ----------
    source : int
        Index of the layer whose gradients are in it: the layer after the number, or for a parameter
        its own.
    type : str
        Of that layer.
    factor : str
        What its gradients are multiplied by, in a word: see ``Slopes``.
    terms : tuple of Term
        The largest products, the largest magnitude first; at most TERMS_SHOWN.
    count : int
        How many products there are.
    rest : float
        The sum of those that are not in ``terms``.
    """

    source: int
    type: str
    factor: str
    terms: tuple[Term, ...]
    count: int
    rest: float


@dataclass(frozen=True)
class Link:
    """One number of the way from the number that was asked for to a score.

    Attributes
    ----------
    layer : int
        -1 for a pixel of the image.
    type : str or None
        Of the layer; None for the image.
    position : tuple of int
    gradient : float
    factor : float or None
        What the gradient of the next link is multiplied by in the largest product of this link's
        sum; None for the last link.
    """

    layer: int
    type: str | None
    position: tuple[int, ...]
    gradient: float
    factor: float | None


@dataclass(frozen=True)
class GradientOrigin:
    """How the derivative of the loss with respect to one number is computed.

    Attributes
    ----------
    layer, position, parameter
        The number's; see ``Number``.
    type : str or None
        Of the layer; None for the image.
    value, gradient : float
        The number, and the derivative of the loss with respect to it.
    label : int
    probability, loss : float
        The label's probability p, and -log p.
    sum : ProductSum or None
        None for scores and probabilities, whose gradient the loss itself gives.
    links : tuple of Link
        The number, the output in its largest product, the output in the largest product of that,
        and so on to a score. It ends before where no output is computed from the number.
    mathematics : str
        The calculation as a line of text.
    """

    layer: int
    type: str | None
    parameter: str | None
    position: tuple[int, ...]
    value: float
    gradient: float
    label: int
    probability: float
    loss: float
    sum: ProductSum | None
    links: tuple[Link, ...]
    mathematics: str


# The numbers of a run that diverged may overflow; what they give is then not finite.
@np.errstate(over="ignore", invalid="ignore")
def gradient_origin(
    network: Network, weights: Array, image: Array, label: int, number: Number
) -> GradientOrigin:
    """Show how the gradient of a label's loss at one number is computed for an image.

    By the chain rule it is the sum, over all numbers that are computed from it, of their gradients
    times their derivatives. Rumelhart, Hinton, Williams, "Learning representations by
    back-propagating errors" (1986), equations 4 to 7. All is computed in float64.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,)
    image : array of shape (28, 28), 0..1, ink high; uint8 is divided by 255
    label : int
        0 to 9.
    number : Number

    Raises
    ------
    InspectionError
        If the label is no digit or the image has another shape; NoSuchNumber if there is no such
        number.
    """
    number.check(network)
    exact = weights.astype(np.float64)
    passes = Passes.of(network.forward(exact, batch_of(network, image, exact)), label)
    products = _products(passes, number)
    return GradientOrigin(
        layer=number.layer,
        type=_type(passes, number),
        parameter=number.parameter,
        position=number.position,
        value=passes.value(number),
        gradient=passes.gradient(number),
        label=label,
        probability=float(passes.forward.probabilities[label, 0]),
        loss=passes.loss,
        sum=products.total() if products else None,
        links=tuple(_links(passes, number)),
        mathematics=_line(passes, number, products),
    )


@dataclass(frozen=True)
class _Products:
    """All products of a sum: the gradients, (n,), at the outputs of ``slopes``, times these."""

    source: int
    type: str
    slopes: Slopes
    gradients: Array

    @property
    def values(self) -> Array:
        values: Array = self.gradients * self.slopes.factors
        return values

    def position(self, k: int) -> tuple[int, ...]:
        return tuple(int(axis[k]) for axis in self.slopes.places)

    def term(self, k: int) -> Term:
        gradient, factor = float(self.gradients[k]), float(self.slopes.factors[k])
        return Term(self.position(k), gradient, factor, gradient * factor)

    def total(self) -> ProductSum:
        order = by_magnitude(self.values)
        terms = tuple(map(self.term, order[:TERMS_SHOWN]))
        rest = float(self.values[order[TERMS_SHOWN:]].sum())
        return ProductSum(self.source, self.type, self.slopes.factor, terms, order.size, rest)


def _type(passes: Passes, number: Number) -> str | None:
    return None if number.layer == IMAGE else passes.forward.stack[number.layer].layer.type


def _products(passes: Passes, number: Number) -> _Products | None:
    """Find the products that add up to a gradient; None where the loss itself gives it."""
    source = number.layer + (number.parameter is None)
    if source >= passes.last:
        return None
    layer, parameters = passes.forward.stack[source].layer, passes.forward.views[source]
    x = passes.values(source - 1)
    if number.parameter is None:
        slopes = layer.slopes(x, parameters, number.position)
    else:
        slopes = layer.parameter_slopes(x, parameters, number.parameter, number.position)
    return _Products(source, layer.type, slopes, passes.gradients(source)[slopes.places])


def _links(passes: Passes, number: Number) -> Iterator[Link]:
    """Follow the largest product of every sum until the loss itself gives the gradient."""
    here: Number | None = number
    while here is not None:
        link = Link(here.layer, _type(passes, here), here.position, passes.gradient(here), None)
        products = _products(passes, here)
        here = None
        if products and products.values.size:
            k = int(by_magnitude(products.values)[0])
            link = replace(link, factor=float(products.slopes.factors[k]))
            here = Number(products.source, products.position(k))
        yield link


def _line(passes: Passes, number: Number, products: _Products | None) -> str:
    gradient = write_number(passes.gradient(number))
    if products:
        if not products.values.size:
            return f"{gradient} [no output is computed from this number]"
        if products.values.size == 1:
            above, factor = (float(x[0]) for x in (products.gradients, products.slopes.factors))
            return f"{write_operand(above)} * {write_operand(factor)} = {gradient}"
        return f"{write_products(products.gradients, products.slopes.factors)} = {gradient}"
    is_label = number.position == (passes.label,)
    p = float(passes.forward.probabilities[number.position[0], 0])
    if number.layer == passes.last:
        if is_label:
            return f"-1 / {write_number(p)} = {gradient}"
        return f"{gradient} [the loss is -log p of {passes.label} alone]"
    return f"{write_number(p)} - 1 = {gradient}" if is_label else f"p = {gradient}"
