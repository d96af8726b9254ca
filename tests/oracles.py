"""Slow, obvious versions of what the model computes fast, to compare it with."""

from collections.abc import Callable

import numpy as np

from model.network import cross_entropy


def convolve(x, weights, bias, pad, stride=1):
    """Convolve one number at a time: x (C, H, W, N) with weights (F, C, K, K) -> (F, R, S, N)."""
    C, H, W, N = x.shape
    F, _, K, _ = weights.shape
    rows = (H + 2 * pad - K) // stride + 1
    columns = (W + 2 * pad - K) // stride + 1
    y = np.zeros((F, rows, columns, N), x.dtype)
    for f in range(F):
        for i in range(rows):
            for j in range(columns):
                y[f, i, j] = bias[f]
                for c in range(C):
                    for u in range(K):
                        for v in range(K):
                            row, column = i * stride + u - pad, j * stride + v - pad
                            if 0 <= row < H and 0 <= column < W:
                                y[f, i, j] += weights[f, c, u, v] * x[c, row, column]
    return y


def pool_max(x, size):
    """Take the largest number of every whole window: (C, H, W, N) -> (C, H//size, W//size, N)."""
    return _pool(x, size, max)


def pool_mean(x, size):
    """Take the mean of every whole window."""
    return _pool(x, size, lambda numbers: sum(numbers) / size**2)


def _pool(x, size, reduce):
    C, H, W, N = x.shape
    y = np.zeros((C, H // size, W // size, N), x.dtype)
    for c, i, j, n in np.ndindex(*y.shape):
        window = x[c, i * size : (i + 1) * size, j * size : (j + 1) * size, n]
        y[c, i, j, n] = reduce(window.ravel())
    return y


def slow_outputs(network, weights, x):
    """Compute every layer's output for a prediction from the definitions, one layer at a time."""
    outputs = []
    for placed, parameters in zip(network.stack, network.views(weights), strict=True):
        x = slow_layer(placed.layer, parameters, x)
        outputs.append(x)
    return outputs


def slow_layer(layer, parameters, x):
    """Compute one layer's output, (*shape, N), from its definition."""
    match layer.type:
        case "conv":
            return convolve(x, **parameters, pad=layer.pad, stride=layer.stride)
        case "pool":
            return pool_max(x, layer.size)
        case "average-pool":
            return pool_mean(x, layer.size)
        case "dense":
            flat = x.reshape(-1, x.shape[-1])
            products = np.einsum("uv,vn->un", parameters["weights"], flat)
            return products + parameters["bias"][:, None]
        case "batch-norm":
            y = np.empty_like(x)
            for c in range(len(x)):
                scale, shift, mean, variance = (numbers[c] for numbers in parameters.values())
                y[c] = scale * (x[c] - mean) / np.sqrt(variance + layer.epsilon) + shift
            return y
        case "relu":
            return np.where(x > 0, x, 0)
        case "tanh":
            return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))
        case "sigmoid":
            return 1 / (1 + np.exp(-x))
        case "dropout":
            return x
        case "softmax":
            return np.exp(x) / np.exp(x).sum(axis=0)
    raise ValueError(layer.type)


def gradient(network, weights, x, labels, rng=None):
    """Differentiate the summed cross-entropy with the plain layers.

    Returns the losses, (N,), dweights, (network.size,), and dx, (C, H, W, N). An rng is given as in
    training; a statistic's entry then is what was measured, times N.
    """
    forward = network.forward(weights, x, rng)
    losses, _, dlogits = cross_entropy(forward.logits, labels)
    backward = forward.backward(dlogits)
    dweights = np.zeros_like(weights)
    for view, gradients in zip(network.views(dweights), backward.dparameters, strict=False):
        for name, values in gradients.items():
            view[name][...] = values
    return losses, dweights, backward.dx


def spread_values(shape, low=-1.0, high=1.0, seed=0):
    """Make float64 values that are all different and none close to 0, in a random order.

    Max pooling then has no ties, and ReLU no kink within a finite difference, as with Chainer's
    shuffled_linspace.
    """
    count = int(np.prod(shape))
    values = np.linspace(low, high, 2 * count + 1)[1::2]
    values[np.abs(values) < 1e-3] = 2e-3
    return np.random.default_rng(seed).permutation(values).reshape(shape)


def directional_derivative(
    f: Callable[[np.ndarray], float], x: np.ndarray, direction: np.ndarray, step: float = 1e-6
) -> float:
    """Measure how f changes along a direction by central differences, in float64."""
    return (f(x + step * direction) - f(x - step * direction)) / (2 * step)
