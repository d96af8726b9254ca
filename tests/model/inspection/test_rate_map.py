"""The rate map against plain passes, and its slope against the promise."""

import numpy as np
import pytest

from model.inspection.arguments import InspectionError
from model.inspection.rate_map import RATES, rate_map
from model.network.network import Network
from tests import oracles

# With batch normalization and dropout, which a prediction computes otherwise than training.
KINDS = Network(
    [
        {"type": "conv", "filters": 3, "size": 5, "activation": "relu"},
        {"type": "pool", "size": 3},
        {"type": "batch-norm"},
        {"type": "dropout", "rate": 0.5},
        {"type": "dense", "units": 10},
        {"type": "softmax"},
    ]
)
CLASSIC = Network("classic")


def slow_loss(network, weights, images, labels):
    x = (images / 255.0).transpose(1, 2, 0)[None]
    return float(np.mean(oracles.gradient(network, weights, x, labels)[0]))


@pytest.mark.parametrize("network", [KINDS, CLASSIC], ids=["kinds", "classic"])
def test_each_loss_is_that_after_a_step_of_the_gradient(mnist, network):
    images, labels = mnist.train.images[:20], mnist.train.labels[:20]
    weights = network.initial(1)
    found = rate_map(network, weights, images, labels)
    exact = weights.astype(np.float64)
    x = (images / 255.0).transpose(1, 2, 0)[None]
    losses, gradient, _ = oracles.gradient(network, exact, x, labels)
    gradient /= 20
    assert found.before == pytest.approx(losses.mean(), rel=1e-5)
    assert found.squared_norm == pytest.approx(gradient @ gradient, rel=1e-4)
    assert len(RATES) == len(found.losses) == 60
    for index in (0, 20, 40, 50):
        after = exact - RATES[index] * gradient
        expected = slow_loss(network, after, images, labels)
        assert found.losses[index] == pytest.approx(expected, rel=1e-3), index
        promised = losses.mean() - RATES[index] * (gradient @ gradient)
        assert found.promised[index] == pytest.approx(promised, rel=1e-4)


def test_the_smallest_rate_keeps_the_promise(mnist):
    weights = CLASSIC.initial(0)
    found = rate_map(CLASSIC, weights, mnist.train.images[:1], mnist.train.labels[:1])
    assert RATES[0] == pytest.approx(1e-5)
    slope = (found.losses[0] - found.before) / RATES[0]
    assert slope == pytest.approx(-found.squared_norm, rel=0.05)


def test_the_best_rate_and_the_first_harmful_one(mnist):
    found = rate_map(CLASSIC, CLASSIC.initial(0), mnist.train.images[:64], mnist.train.labels[:64])
    best, harmful = (RATES.tolist().index(r) for r in (found.best_rate, found.harmful_rate))
    assert found.losses[best] == np.nanmin(found.losses) < found.before
    assert best < harmful
    assert (found.losses[best:harmful] <= found.before).all()
    assert not found.losses[harmful] <= found.before


def test_without_a_gradient_no_rate_helps():
    sure = Network([{"type": "dense", "units": 10}, {"type": "softmax"}])
    weights = np.zeros(sure.size, np.float32)
    sure.views(weights)[0]["bias"][3] = 1e4
    found = rate_map(sure, weights, np.zeros((1, 28, 28), np.uint8), np.array([3]))
    assert (found.before, found.squared_norm) == (0, 0)
    assert not found.losses.any()
    assert (found.best_rate, found.harmful_rate) == (None, None)


def test_numbers_that_overflow_are_harmful_and_not_the_best(mnist):
    weights = CLASSIC.initial(0) * np.float32(1e6)
    found = rate_map(CLASSIC, weights, mnist.train.images[:8], mnist.train.labels[:8])
    assert not np.isfinite(found.losses[-1])
    assert found.harmful_rate is not None


def test_a_network_that_diverged_is_refused(mnist):
    broken = np.full(CLASSIC.size, np.inf, np.float32)
    with pytest.raises(InspectionError, match="no finite loss"):
        rate_map(CLASSIC, broken, mnist.train.images[:2], mnist.train.labels[:2])
