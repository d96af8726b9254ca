"""How numbers and sums are written in the line that shows how one output is computed."""

import numpy as np

from model.arrays import Array

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


def write_list(values: Array) -> str:
    """Write the first numbers of an array, separated by commas, and how many there are beyond."""
    return ", ".join([write_number(v) for v in values.ravel()[:NUMBERS_SHOWN]] + _rest(values))


def write_sum(values: Array) -> str:
    """Write the first numbers of an array as a sum, and how many there are beyond."""
    return " + ".join([write_operand(v) for v in values.ravel()[:NUMBERS_SHOWN]] + _rest(values))


def _rest(values: Array) -> list[str]:
    return [f"[{values.size - NUMBERS_SHOWN} more]"] if values.size > NUMBERS_SHOWN else []


def write_weighted_sum(x: Array, weights: Array, bias: float, value: float) -> str:
    """Write the largest products, the sum and the number of the others, the bias and the result.

    Parameters
    ----------
    x, weights : arrays of one shape (n,)
    bias : float
    value : float
        The result, ``x @ weights + bias``.
    """
    products = x * weights
    order = np.argsort(-np.abs(products), kind="stable")
    shown = [k for k in order[:PRODUCTS_SHOWN] if products[k] != 0]
    terms = [f"{write_operand(x[k])} * {write_operand(weights[k])}" for k in shown]
    others = int(np.count_nonzero(products)) - len(shown)
    if others:
        rest = float(np.delete(products, shown).sum(dtype=np.float64))
        terms.append(f"{write_operand(rest)} [{others} smaller products]")
    return f"{' + '.join(terms) or '0'} + {write_operand(bias)} [bias] = {write_number(value)}"
