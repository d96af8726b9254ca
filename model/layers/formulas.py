"""The line that shows how one output is computed: how numbers and sums are written in it."""

from collections.abc import Callable

import numpy as np

from model.arrays import Array
from model.layers.signatures import Formula

# How many products of a weighted sum are written out, the largest first.
PRODUCTS_SHOWN = 4
# How many numbers of a list are written out.
NUMBERS_SHOWN = 10


def write_number(value: float) -> str:
    """Write a number with four digits; adding 0 turns a negative zero into 0."""
    return f"{value + 0.0:.4g}"


def write_operand(value: float) -> str:
    """Write a number that follows an operator: a negative one in parentheses."""
    text = write_number(value)
    return f"({text})" if text.startswith("-") else text


def write_numbers(values: Array, separator: str, write: Callable[[float], str]) -> str:
    """Write the first numbers of an array and how many there are beyond."""
    rest = [f"[{values.size - NUMBERS_SHOWN} more]"] if values.size > NUMBERS_SHOWN else []
    return separator.join([write(v) for v in values.ravel()[:NUMBERS_SHOWN]] + rest)


def weighted_sum(x: Array, weights: Array, bias: float, value: float) -> Formula:
    """Return the products, their sum and the bias, and a line with the largest products.

    x and the weights have one shape; ``value`` is the sum of the products and the bias.
    """
    products = x * weights
    numbers = {"products": products, "sum": float(products.sum(dtype=np.float64)), "bias": bias}
    line = f"{write_products(x, weights)} + {write_operand(bias)} [bias] = {write_number(value)}"
    return numbers, line


def write_products(x: Array, weights: Array) -> str:
    """Write the sum of the products of two arrays of one shape, the largest products first."""
    flat = (x * weights).ravel()
    shown = [k for k in by_magnitude(flat)[:PRODUCTS_SHOWN] if flat[k] != 0]
    terms = [f"{write_operand(x.flat[k])} * {write_operand(weights.flat[k])}" for k in shown]
    others = int(np.count_nonzero(flat)) - len(shown)
    if others:
        rest = float(np.delete(flat, shown).sum(dtype=np.float64))
        terms.append(f"{write_operand(rest)} [{others} smaller products]")
    return " + ".join(terms) or "0"


def by_magnitude(values: Array) -> Array:
    """Return the indices of the values, of shape (n,), the largest magnitude first."""
    return np.argsort(-np.abs(values), kind="stable")
