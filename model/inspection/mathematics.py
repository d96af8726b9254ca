"""What each kind of layer does to its input to make one number, with the numbers and in words.

Every function here takes the layer, its input x without the batch axis, its parameters, the
position in its output and the value there; it returns the numbers that ``Origin.numbers`` lists
and the line of mathematics.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from model.arrays import Array

Result = tuple[dict[str, Any], str]
Parameters = Mapping[str, Array]
Place = tuple[int, ...]

# How many products of a long sum are written out.
SHOWN = 4
# How many numbers of a window or of the exponentials are.
LISTED = 10


def convolution(layer: Any, x: Array, own: Parameters, place: Place, value: float) -> Result:
    f, i, j = place
    kernel, bias = own["weights"][f], float(own["bias"][f])
    K, P, s = layer.size, layer.pad, layer.stride
    padded = np.pad(x, ((0, 0), (P, P), (P, P)))
    patch = padded[:, i * s : i * s + K, j * s : j * s + K]
    products = patch * kernel
    numbers = {
        "patch": patch,
        "filter": kernel,
        "products": products,
        "sum": float(products.sum(dtype=np.float64)),
        "bias": bias,
    }
    return numbers, _weighted_sum(patch.ravel(), kernel.ravel(), bias, value)


def dense(layer: Any, x: Array, own: Parameters, place: Place, value: float) -> Result:
    inputs, weights, bias = x.ravel(), own["weights"][place[0]], float(own["bias"][place[0]])
    products = inputs * weights
    numbers = {
        "inputs": inputs,
        "weights": weights,
        "products": products,
        "order": np.argsort(-np.abs(products), kind="stable"),
        "sum": float(products.sum(dtype=np.float64)),
        "bias": bias,
    }
    return numbers, _weighted_sum(inputs, weights, bias, value)


def _weighted_sum(x: Array, weights: Array, bias: float, value: float) -> str:
    """Write the largest products out, say how many others there are, and add it all up."""
    products = x * weights
    order = np.argsort(-np.abs(products), kind="stable")
    shown = [k for k in order[:SHOWN] if products[k] != 0]
    terms = [f"{_term(x[k])} * {_term(weights[k])}" for k in shown]
    rest = float(np.delete(products, shown).sum(dtype=np.float64))
    others = int(np.count_nonzero(products)) - len(shown)
    if others:
        terms.append(f"{_term(rest)} [{others} smaller products]")
    return f"{' + '.join(terms) or '0'} + {_term(bias)} [bias] = {_number(value)}"


def max_pooling(layer: Any, x: Array, own: Parameters, place: Place, value: float) -> Result:
    window = _pooled(layer.size, x, place)
    row, column = divmod(int(window.argmax()), layer.size)
    line = f"max({_listed(window)}) = {_number(value)} [row {row + 1}, column {column + 1}]"
    return {"window": window, "winner": (row, column)}, line


def average_pooling(layer: Any, x: Array, own: Parameters, place: Place, value: float) -> Result:
    window = _pooled(layer.size, x, place)
    total = float(window.sum(dtype=np.float64))
    line = f"({_listed(window, ' + ')}) / {window.size} = {_number(value)}"
    return {"window": window, "sum": total}, line


def _pooled(p: int, x: Array, place: Place) -> Array:
    c, i, j = place
    return x[c, i * p : (i + 1) * p, j * p : (j + 1) * p]


def batch_normalization(
    layer: Any, x: Array, own: Parameters, place: Place, value: float
) -> Result:
    numbers = {name: float(own[name][place[0]]) for name in ("mean", "variance", "scale", "shift")}
    numbers |= {"input": float(x[place]), "epsilon": layer.epsilon}
    deviation = float(np.sqrt(numbers["variance"] + layer.epsilon))
    numbers["normal"] = (numbers["input"] - numbers["mean"]) / deviation
    line = (
        f"{_number(numbers['scale'])} * ({_number(numbers['input'])} - {_term(numbers['mean'])})"
        f" / sqrt({_number(numbers['variance'])} + {_number(layer.epsilon)})"
        f" + {_term(numbers['shift'])} = {_number(value)}"
    )
    return numbers, line


def softmax(layer: Any, x: Array, own: Parameters, place: Place, value: float) -> Result:
    greatest = x.max()
    exponentials = np.exp(x - greatest)
    total = float(exponentials.sum(dtype=np.float64))
    line = (
        f"exp({_number(x[place])} - {_term(greatest)}) / ({_listed(exponentials, ' + ')})"
        f" = {_number(exponentials[place])} / {_number(total)} = {_number(value)}"
    )
    numbers = {
        "scores": x,
        "greatest": float(greatest),
        "exponentials": exponentials,
        "sum": total,
    }
    return numbers, line


def _number(value: float) -> str:
    """Write a number with four digits; adding 0 makes a negative zero a plain one."""
    return f"{value + 0.0:.4g}"


def _term(value: float) -> str:
    """Write a number that follows an operator: a negative one in brackets."""
    text = _number(value)
    return f"({text})" if text.startswith("-") else text


def _listed(values: Array, between: str = ", ") -> str:
    write = _term if between == " + " else _number
    written = [write(value) for value in values.ravel()[:LISTED]]
    left = values.size - len(written)
    return between.join(written + ([f"[{left} more]"] if left else []))


def _of_one(text: str, write: Callable[[float], str] = _number) -> Callable[..., Result]:
    """Make the function of a layer that looks at one number only."""

    def explain(layer: Any, x: Array, own: Parameters, place: Place, value: float) -> Result:
        number = float(x[place])
        return {"input": number}, f"{text.format(write(number))} = {_number(value)}"

    return explain


ORIGINS: dict[str, Callable[..., Result]] = {
    "conv": convolution,
    "pool": max_pooling,
    "average-pool": average_pooling,
    "dense": dense,
    "relu": _of_one("max({}, 0)"),
    "tanh": _of_one("tanh({})"),
    "sigmoid": _of_one("1 / (1 + exp(-{}))", _term),
    "dropout": _of_one("{} [left as it is in a prediction]"),
    "batch-norm": batch_normalization,
    "softmax": softmax,
}
